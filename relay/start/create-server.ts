import type { Server } from 'node:http';
import { promisify } from 'node:util';
import { createIngressServer } from '../server/http-server.ts';
import type { Base } from './base.ts';

export const DRAIN_MS = 25_000;

/** A server that does not listen yet and has no app, and how it is drained: it accepts no new call, those under way finish. */
export function createServer({ config, parts, log, metrics, sources }: Base): {
  readonly server: Server;
  readonly drain: () => Promise<void>;
} {
  const server = createIngressServer({
    headTimeout: config.RELAY_HEAD_TIMEOUT,
    requestTimeout: config.RELAY_TOTAL_TIMEOUT,
    onRefused: ({ trace, status, code }) => {
      metrics.refused(code);
      log.info('refused', { trace, status, code });
    },
  });
  sources.callerConnections = promisify(server.getConnections.bind(server));
  return { server, drain: parts.createDrain(server, DRAIN_MS) };
}
