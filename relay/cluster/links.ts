import type { Link } from './link.ts';
import type { ToPrimary, ToWorker } from './messages.ts';

/** The primary process's connection to a worker. */
export type WorkerLink = Link<ToWorker, ToPrimary>;
/** A worker's connection to the primary process. */
export type PrimaryLink = Link<ToPrimary, ToWorker>;

/** The workers that can be asked. */
export type Workers = () => readonly WorkerLink[];

/** Asks workers, and leaves out those that end meanwhile. */
export async function gather<T>(workers: readonly WorkerLink[], ask: (worker: WorkerLink) => Promise<T>): Promise<T[]> {
  const replies = await Promise.allSettled(workers.map(ask));
  return replies.flatMap((reply) => (reply.status === 'fulfilled' ? [reply.value] : []));
}
