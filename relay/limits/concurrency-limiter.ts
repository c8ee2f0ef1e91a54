import { addressGroup } from './address.ts';

/** Calls under way of anonymous callers, by address: long ones could take all the room there is, however few a minute. */
export interface ConcurrencyLimiter {
  /** What to call when the call is over; null where this address has as many under way as it may. */
  enter(address: string): (() => void) | null;
}

export function createConcurrencyLimiter(max: number): ConcurrencyLimiter {
  const running = new Map<string, number>();
  return {
    enter: (address) => {
      const group = addressGroup(address);
      const before = running.get(group) ?? 0;
      if (before >= max) return null;
      running.set(group, before + 1);
      return () => {
        const left = (running.get(group) ?? 1) - 1;
        if (left === 0) running.delete(group);
        else running.set(group, left);
      };
    },
  };
}
