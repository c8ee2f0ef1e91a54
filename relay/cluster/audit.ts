import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Audit } from '../audit/audit.ts';
import type { RefusalCoalescer } from '../audit/coalesce.ts';
import type { AppDeps } from '../routes/app-deps.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';

export const serveAudit = (link: WorkerLink, audit: Pick<Audit, 'refused' | 'flush'>): void =>
  link.serve({
    'audit.refused': audit.refused,
    'audit.flush': async () => {
      // After what other workers had sent by now is read.
      await nextTurn();
      audit.flush();
    },
  });

/** Equal refusals of all workers become one entry. */
export const remoteRefusals = (link: PrimaryLink): RefusalCoalescer => ({
  note: (entry) => link.tell('audit.refused', entry),
  flush: () => {},
});

/** A page of the trail, as of now. */
export const remoteAudit = (link: PrimaryLink, audit: Audit): AppDeps['audit'] => ({
  refused: audit.refused,
  page: async (limit, cursor) => {
    // A trail that cannot be written can still be read.
    await link.ask('audit.flush', null).catch(() => {});
    return audit.page(limit, cursor);
  },
});
