import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { WebSocket } from 'ws';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import { VERSION } from '../config/version.ts';
import { ForwardFailure, protocol } from '../forward/failure.ts';
import { MAX_MESSAGE_BYTES } from './bridge.ts';

export interface UpstreamSocketConfig {
  readonly connect: buildConnector.connector;
  /** Milliseconds from the handshake's request to its response. */
  readonly firstByteTimeout: number;
}

/** How a handshake ended: with a WebSocket, or with an HTTP response in its place. */
export type Handshake =
  | { readonly kind: 'open'; readonly socket: WebSocket }
  | { readonly kind: 'refused'; readonly response: IncomingMessage };

/**
 * Opens a WebSocket to an upstream, over a connection that the connector made; it is paused. Rejects with what `refusalOf`
 * knows.
 */
export async function openUpstreamSocket(
  outgoing: Outgoing,
  { connect, firstByteTimeout }: UpstreamSocketConfig,
  options: {
    /** The caller has disconnected. */
    readonly signal: AbortSignal;
    /** Right before the first byte of the handshake goes out. */
    readonly onSent: () => void;
  },
): Promise<Handshake> {
  const headers = new Map<string, string>([['user-agent', `client-secret-relay/${VERSION}`], ...outgoing.headers]);
  const protocols =
    headers
      .get(PROTOCOLS)
      ?.split(',')
      .map((one) => one.trim()) ?? [];
  headers.delete(PROTOCOLS);
  // The caller's own are checked before.
  if (!areProtocols(protocols)) {
    throw new ForwardFailure(
      'SECRET_NOT_ENCODABLE',
      'The secret contains characters that a WebSocket subprotocol cannot.',
    );
  }
  const connection = await connectTo(outgoing.origin, connect);
  if (options.signal.aborted) {
    connection.destroy();
    throw new ForwardFailure('UPSTREAM_INTERRUPTED', 'The caller disconnected.');
  }
  options.onSent();
  const socket = new WebSocket(outgoing.origin.replace(/^http/, 'ws') + outgoing.target, protocols, {
    headers: Object.fromEntries(headers),
    createConnection: () => connection,
    // A redactor cannot see through compression.
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handshakeTimeout: firstByteTimeout,
    followRedirects: false,
  });
  const abort = (): void => socket.terminate();
  options.signal.addEventListener('abort', abort);
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      // What comes right behind the handshake has nobody yet to be passed on to.
      socket.pause();
      resolve({ kind: 'open', socket });
    });
    socket.once('unexpected-response', (_request, response) => resolve({ kind: 'refused', response }));
    // Stays, as an 'error' that nobody hears ends the process.
    socket.on('error', (error) => reject(failureOf(error)));
  });
}

const PROTOCOLS = 'sec-websocket-protocol';

/** Tokens (RFC 9110, section 5.6.2), none twice; `ws` throws at any other. */
export const areProtocols = (protocols: readonly string[]): boolean =>
  protocols.every((one) => /^[\w!#$%&'*+.^`|~-]+$/.test(one)) && new Set(protocols).size === protocols.length;

function connectTo(origin: string, connect: buildConnector.connector): Promise<Socket> {
  const { protocol, hostname, host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    connect({ protocol, hostname, host, port }, (error, socket) => (error ? reject(error) : resolve(socket as Socket)));
  });
}

/** `ws` tells a timeout and a response that is no handshake by messages alone. */
function failureOf(error: Error): Error {
  if (error.message === 'Opening handshake has timed out') {
    return new ForwardFailure(
      'UPSTREAM_TIMEOUT',
      'The destination did not respond to the WebSocket handshake in time.',
      'The owner of the relay can raise RELAY_FIRST_BYTE_TIMEOUT.',
    );
  }
  return 'code' in error ? error : protocol();
}
