import type { MetricSources } from '../../../relay/observability/gauges.ts';

/** What a relay that does nothing says of itself. */
export const IDLE: MetricSources = {
  waiting: () => 0,
  streams: () => ({ response: 0, websocket: 0 }),
  queued: () => ({ pending: 0, running: 0 }),
  upstreamConnections: () => new Map(),
  callerConnections: async () => 0,
};
