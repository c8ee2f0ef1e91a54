import { addressGroup } from './address.ts';

/** Limits concurrent calls of anonymous callers by address: a few long calls a minute could otherwise use up the relay. */
export interface ConcurrencyLimiter {
  /** Returns the function to call when the call ends; null if the limit of this address is reached. */
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
