import type { Audit } from '../audit/audit.ts';
import type { RefusalCoalescer } from '../audit/coalesce.ts';
import type { AppDeps } from '../routes/app-deps.ts';
import { gather, type PrimaryLink, type WorkerLink, type Workers } from './links.ts';

export const serveAudit = (link: WorkerLink, all: Workers, audit: Pick<Audit, 'refused' | 'flush'>): void =>
  link.serve({
    'audit.refused': audit.refused,
    'audit.flush': async () => {
      // The reply of a worker comes after all that it has noted.
      await gather(all(), (worker) => worker.ask('audit.noted', null));
      audit.flush();
    },
  });

/** Equal refusals of all workers become one entry. */
export function remoteRefusals(link: PrimaryLink): RefusalCoalescer {
  link.serve({ 'audit.noted': () => {} });
  return { note: (entry) => link.tell('audit.refused', entry), flush: () => {} };
}

/** A page of the trail, with all that was noted before. */
export const remoteAudit = (link: PrimaryLink, audit: Audit): AppDeps['audit'] => ({
  refused: audit.refused,
  page: async (limit, cursor) => {
    // A trail that cannot be written can still be read.
    await link.ask('audit.flush', null).catch(() => {});
    return audit.page(limit, cursor);
  },
});
