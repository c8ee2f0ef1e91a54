import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The calls of a worker that ends have ended. */
export function serveAddresses(link: WorkerLink, limiter: ConcurrencyLimiter): void {
  const entered = new Map<string, (() => void)[]>();
  link.onClose(() => {
    for (const leave of [...entered.values()].flat()) leave();
  });
  link.serve({
    'address.enter': async (address) => {
      const now = await limiter.enter(address);
      // A call on another worker may have ended before, in a message that is still to be read.
      const leave = now ?? (await nextTurn().then(() => limiter.enter(address)));
      if (leave) entered.set(address, [...(entered.get(address) ?? []), leave]);
      return leave !== null;
    },
    'address.leave': (address) => {
      const calls = entered.get(address);
      calls?.pop()?.();
      if (calls?.length === 0) entered.delete(address);
    },
  });
}

export const remoteAddresses = (link: PrimaryLink): ConcurrencyLimiter => ({
  enter: async (address) =>
    (await link.ask('address.enter', address)) ? () => link.tellNow('address.leave', address) : null,
});
