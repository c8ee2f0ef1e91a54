import http, { type IncomingMessage, type Server } from 'node:http';
import type { Problem } from '../../shared/errors.ts';
import { respondToMalformedRequests } from './malformed-request.ts';
import { opensWebSocket } from './upgrade.ts';

/** Milliseconds. */
interface ServerConfig {
  readonly headTimeout: number;
  /** As long as an upload may take; routes that read a body have deadlines of their own. */
  readonly requestTimeout: number;
  /** Told of what never became a request. */
  readonly onRefused?: (problem: Problem) => void;
}

/** How often Node looks for connections beyond their deadline. */
const CHECK_MS = 1_000;
/** What an answered caller may go on sending: one that is read no more can miss the answer (RFC 9112, section 9.6). */
const LINGER_MS = 10_000;

/** Node's server with what its defaults leave open: senders that never come to an end, and its own way to say no. */
export function createIngressServer({ headTimeout, requestTimeout, onRefused }: ServerConfig): Server {
  const server = http.createServer({
    headersTimeout: Math.min(headTimeout, requestTimeout),
    requestTimeout,
    connectionsCheckingInterval: Math.min(CHECK_MS, headTimeout),
    keepAliveTimeout: 65_000,
    // A missing Host is refused as a foreign one is.
    requireHostHeader: false,
    insecureHTTPParser: false,
    // Others than these go on as requests, or every `Upgrade: h2c` would lose its connection.
    shouldUpgradeCallback: opensWebSocket,
  });
  respondToMalformedRequests(server, onRefused);
  server.on('request', (req, res) => {
    res.once('close', () => {
      if (!req.complete && !req.destroyed) letEnd(req);
    });
  });
  return server;
}

/** Reads the rest of an answered request away, for a while. */
function letEnd(req: IncomingMessage): void {
  req.unpipe();
  const cut = setTimeout(() => req.socket.destroy(), LINGER_MS).unref();
  // Or every refused upload would be kept in memory for so long.
  req.once('close', () => clearTimeout(cut));
  req.removeAllListeners('data').resume();
}
