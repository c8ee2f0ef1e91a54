import type { Server } from 'node:http';
import { createIngressServer } from '../server/http-server.ts';
import type { Base } from './base.ts';
import { listen } from './listen.ts';

export const DRAIN_MS = 25_000;

export interface OpenServer {
  readonly server: Server;
  readonly port: number;
  /** Accepts no new call, lets those under way finish. */
  readonly drain: () => Promise<void>;
}

/** A server that listens, and has no app yet. */
export async function openServer({ config, parts, log }: Base, port: number): Promise<OpenServer> {
  const server = createIngressServer({
    headTimeout: config.RELAY_HEAD_TIMEOUT,
    requestTimeout: config.RELAY_TOTAL_TIMEOUT,
    onRefused: ({ trace, status, code }) => log.info('refused', { trace, status, code }),
  });
  const drain = parts.createDrain(server, DRAIN_MS);
  return { server, drain, port: await listen(server, port, config.RELAY_HOST) };
}
