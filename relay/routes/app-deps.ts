import type { Audit } from '../audit/audit.ts';
import type { Authorize } from '../call/authorize.ts';
import type { BodyLimits } from '../call/incoming-call.ts';
import type { Devices } from '../devices/devices.ts';
import type { Forwarder } from '../forward/contract.ts';
import type { Identify } from '../identity/identify.ts';
import type { TestTokens } from '../identity/test-tokens.ts';
import type { SealingKeys } from '../keys/sealing-keys.ts';
import type { CallSlots } from '../limits/call-slots.ts';
import type { ConcurrencyLimiter } from '../limits/concurrency-limiter.ts';
import type { FailedAttemptLimiter } from '../limits/failed-attempt-limiter.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { TraceReader, Traces } from '../observability/traces.ts';
import type { Tracing } from '../observability/tracing.ts';
import type { QueueAccess } from '../queue/queue.ts';
import type { Vault } from '../secrets/vault.ts';
import type { createHostCheck } from '../server/host.ts';
import type { Origins } from '../server/origins.ts';
import type { Usage } from '../usage/usage.ts';
import type { WebSocketForwarder } from '../websocket/forward-websocket.ts';

/** The parts of a running relay that its guards and routes use, each under one name. */
export interface AppDeps {
  readonly name: string;
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];

  readonly vault: Vault;
  readonly devices: Devices;
  readonly testTokens: TestTokens;
  readonly sealing: SealingKeys;
  readonly audit: Pick<Audit, 'refused' | 'page'>;
  readonly isStoreReady: () => Promise<boolean>;
  readonly isDraining: () => boolean;
  /** Pending until every process of the relay knows the changes that this one has made; undefined if all do. */
  readonly changesKnown: () => Promise<void> | undefined;

  readonly log: Log;
  readonly metrics: Metrics;
  /** Of the calls of this process. */
  readonly traces: Traces;
  readonly allTraces: TraceReader;
  readonly tracing: Tracing | null;
  readonly usage: Usage;

  readonly checkHost: ReturnType<typeof createHostCheck>;
  readonly origins: Origins;
  readonly identify: Identify;
  readonly failedPairings: FailedAttemptLimiter;
  readonly callSlots: CallSlots;
  /** Null where one address may have any number of concurrent calls. */
  readonly callsPerAddress: ConcurrencyLimiter | null;

  readonly bodyLimits: BodyLimits;
  readonly authorize: Authorize;
  readonly forwarder: Forwarder;
  readonly webSockets: WebSocketForwarder;
  readonly queue: QueueAccess;
}
