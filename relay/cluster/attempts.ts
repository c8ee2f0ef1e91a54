import type { FailedAttemptLimiter } from '../limits/failed-attempt-limiter.ts';
import type { PrimaryLink, WorkerLink } from './links.ts';
import type { AttemptKind } from './messages.ts';

export const serveAttempts = (link: WorkerLink, limiters: Readonly<Record<AttemptKind, FailedAttemptLimiter>>): void =>
  link.serve({ 'attempts.count': ({ kind, address }) => limiters[kind].count(address) });

export const remoteAttempts = (link: PrimaryLink, kind: AttemptKind): FailedAttemptLimiter => ({
  count: (address) => link.ask('attempts.count', { kind, address }),
});
