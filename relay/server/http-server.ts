import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Problem } from '../../shared/errors.ts';
import { respondToMalformedRequests } from './malformed-request.ts';
import { opensWebSocket } from './upgrade.ts';

/** Milliseconds. */
interface ServerConfig {
  readonly headTimeout: number;
  /** As long as an upload may take; routes that read a body have deadlines of their own. */
  readonly requestTimeout: number;
  /** Called for input that never became a request. */
  readonly onRefused?: (problem: Problem) => void;
}

/** How often Node looks for connections beyond their deadline. */
const CHECK_MS = 1_000;
/** How long a caller that has its response may go on sending: if it is not read, it can miss the response (RFC 9112, section 9.6). */
const LINGER_MS = 10_000;

/** Node's server, with deadlines for senders that never finish and the relay's own responses to malformed requests. */
export function createIngressServer({ headTimeout, requestTimeout, onRefused }: ServerConfig): Server {
  const server = http.createServer({
    headersTimeout: Math.min(headTimeout, requestTimeout),
    requestTimeout,
    connectionsCheckingInterval: Math.min(CHECK_MS, headTimeout),
    keepAliveTimeout: 65_000,
    // A missing Host is refused as an unknown one is.
    requireHostHeader: false,
    insecureHTTPParser: false,
    // Others than these go on as requests, or every `Upgrade: h2c` would lose its connection.
    shouldUpgradeCallback: opensWebSocket,
  });
  respondToMalformedRequests(server, onRefused);
  server.on('request', (_req, res) => {
    res.on('close', letRequestEnd);
  });
  return server;
}

/** One function for all responses, as a closure for each would be part of what every call costs. */
function letRequestEnd(this: ServerResponse): void {
  const { req } = this;
  if (!req.complete && !req.destroyed) letEnd(req);
}

/** Reads and discards the rest of a request whose response was sent, for a limited time. */
function letEnd(req: IncomingMessage): void {
  req.unpipe();
  const cut = setTimeout(() => req.socket.destroy(), LINGER_MS).unref();
  // Otherwise every refused upload would be kept in memory for that time.
  req.once('close', () => clearTimeout(cut));
  req.removeAllListeners('data').resume();
}
