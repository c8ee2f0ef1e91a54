import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { isForward } from '../../shared/protocol/forward-target.ts';
import { isCall } from './attempt.ts';

/** The connection of a request that opens a WebSocket, and what came on it behind the head. */
export interface Upgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Null for a request that gets an HTTP response. */
export const upgradeOf = (req: IncomingMessage): Upgrade | null => upgrades.get(req) ?? null;

/** Whether a request opens a WebSocket to an upstream (RFC 6455, section 4.1). */
export const opensWebSocket = (req: IncomingMessage): boolean =>
  req.method === 'GET' &&
  isForward(req.url) &&
  isToken(req.headers.upgrade, 'websocket') &&
  tokens(req.headers.connection).includes('upgrade') &&
  req.headers['content-length'] === undefined &&
  req.headers['transfer-encoding'] === undefined;

/**
 * Has requests that open a WebSocket pass through the app like any other: the same guards, and a refusal is an HTTP
 * response on their connection. The route takes the connection with `upgradeOf`.
 */
export function serveUpgrades(server: Server, app: Express): void {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const res = new ServerResponse(req);
    res.shouldKeepAlive = false;
    // Node takes a plain socket here, which a server without TLS of its own gives.
    res.assignSocket(socket as never);
    res.once('finish', () => {
      res.detachSocket(socket as never);
      socket.end();
    });
    // Only the end of the connection ends such a request, as Node no longer watches it.
    socket.once('close', () => res.emit('close'));
    socket.on('error', () => socket.destroy());
    upgrades.set(req, { socket, head });
    app(req, res);
  });
}

/**
 * A call that asks for another protocol: without this check, the upstream would get a plain request that its caller did not
 * intend, with the key. `h2c` is what curl and Java offer on every first request, and do without if it is ignored (RFC 9110,
 * section 7.8).
 */
export function refuseUpgrade(req: IncomingMessage): Refusal | null {
  const { upgrade, connection } = req.headers;
  if (upgrade === undefined || upgrades.has(req) || !isCall(req.url ?? '')) return null;
  const requested = tokens(upgrade).filter((protocol) => protocol !== 'h2c');
  if (requested.length === 0 || !tokens(connection).includes('upgrade')) return null;
  return refusal('UPGRADE_REFUSED', 'The relay does not speak this protocol here.', {
    param: 'headers.upgrade',
    fix: 'Open WebSockets with GET on /v1/forward/NAME/wss://…; other protocols are not forwarded.',
  });
}

const isToken = (header: string | undefined, token: string): boolean => header?.trim().toLowerCase() === token;
const tokens = (list = ''): string[] => list.split(',').map((token) => token.trim().toLowerCase());
