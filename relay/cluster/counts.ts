import type { Counter } from '../limits/counts.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

/** The calls of a worker that ends stay counted: they may have been sent. */
export const serveCounts = (link: WorkerLink, counts: Counter): void =>
  link.serve({
    'counts.take': (windows) => counts.take(windows),
    'counts.release': (counted) => counts.release(counted),
  });

export const remoteCounts = (link: PrimaryLink): Counter => ({
  take: (windows) => link.ask('counts.take', windows),
  release: (counted) => link.tell('counts.release', counted),
});
