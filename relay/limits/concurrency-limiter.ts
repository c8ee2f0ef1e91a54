import { addressGroup } from './address.ts';

/** To be called when a call ends; null for a call that may not begin. */
export type Leave = (() => void) | null;

/** Limits concurrent calls of anonymous callers by address: a few long calls a minute could otherwise use up the relay. */
export interface ConcurrencyLimiter {
  /** Null if the limit of this address is reached. A promise where another process counts. */
  enter(address: string): Leave | Promise<Leave>;
}

interface LocalLimiter extends ConcurrencyLimiter {
  enter(address: string): Leave;
}

export function createConcurrencyLimiter(max: number): LocalLimiter {
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
