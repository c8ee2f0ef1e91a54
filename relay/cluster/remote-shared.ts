import type { Base } from '../start/base.ts';
import type { Shared } from '../start/shared.ts';
import { remoteAddresses } from './addresses.ts';
import { remoteAttempts } from './attempts.ts';
import { remoteAudit } from './audit.ts';
import { remoteBytes } from './byte-budget.ts';
import { remoteCallSlots } from './call-slots.ts';
import type { Changes } from './changes.ts';
import { remoteCounts } from './counts.ts';
import type { PrimaryLink } from './links.ts';
import { remoteMetrics } from './metrics.ts';
import { remoteQueue } from './queue.ts';
import { remoteTraces } from './traces.ts';

/** What a worker has in common with the others, in the primary process. */
export const createRemoteShared = (
  link: PrimaryLink,
  { config, dataStore, metrics, traces }: Base,
  changes: Changes,
): Shared => ({
  counts: remoteCounts(link),
  callSlots: remoteCallSlots(link),
  callsPerAddress: config.RELAY_MAX_CALLS_PER_ADDRESS === null ? null : remoteAddresses(link),
  bodyBudget: remoteBytes(link),
  failedTokens: remoteAttempts(link, 'token'),
  failedPairings: remoteAttempts(link, 'pairing'),
  queue: remoteQueue(link, dataStore.queuedCalls),
  audit: remoteAudit(link, dataStore.audit),
  allTraces: remoteTraces(link, traces),
  renderMetrics: remoteMetrics(link, metrics),
  changesKnown: changes.known,
});
