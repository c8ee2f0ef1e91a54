import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Counter } from '../limits/counts.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The calls of a worker that ends stay counted: they may have been sent. */
export const serveCounts = (link: WorkerLink, counts: Counter): void =>
  link.serve({
    'counts.take': async (windows) => {
      const taken = await counts.take(windows);
      if (!('full' in taken)) return taken;
      // Another worker may have given a place back before, in a message that is still to be read.
      await nextTurn();
      return counts.take(windows);
    },
    'counts.release': (counted) => counts.release(counted),
  });

export const remoteCounts = (link: PrimaryLink): Counter => ({
  take: (windows) => link.ask('counts.take', windows),
  release: (counted) => link.tellNow('counts.release', counted),
});
