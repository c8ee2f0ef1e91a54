import type { ByteBudget } from '../limits/byte-budget.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** What a worker that ends had taken is free again. */
export function serveBytes(link: WorkerLink, budget: ByteBudget): void {
  const waiting = new Map<number, AbortController>();
  let taken = 0;
  let hasEnded = false;
  const hold = (isTaken: boolean, bytes: number): boolean => {
    if (isTaken && hasEnded) budget.give(bytes);
    else if (isTaken) taken += bytes;
    return isTaken;
  };
  link.onClose(() => {
    hasEnded = true;
    for (const control of waiting.values()) control.abort();
    budget.give(taken);
  });
  link.serve({
    'bytes.tryTake': async (bytes) => hold(await budget.tryTake(bytes), bytes),
    'bytes.take': async ({ id, bytes }) => {
      const control = new AbortController();
      waiting.set(id, control);
      const isTaken = await budget.take(bytes, control.signal);
      waiting.delete(id);
      return hold(isTaken, bytes);
    },
    'bytes.abort': (id) => waiting.get(id)?.abort(),
    'bytes.give': (bytes) => {
      taken -= bytes;
      budget.give(bytes);
    },
  });
}

export function remoteBytes(link: PrimaryLink): ByteBudget {
  let last = 0;
  return {
    tryTake: (bytes) => link.ask('bytes.tryTake', bytes),
    take: async (bytes, signal) => {
      if (signal.aborted) return false;
      last += 1;
      const id = last;
      signal.addEventListener('abort', () => link.tell('bytes.abort', id), { once: true });
      return link.ask('bytes.take', { id, bytes });
    },
    give: (bytes) => link.tell('bytes.give', bytes),
  };
}
