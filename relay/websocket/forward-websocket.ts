import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import { createConnector } from '../forward/connector.ts';
import type { ForwarderConfig, ForwardOutcome } from '../forward/contract.ts';
import { refusalOf } from '../forward/failure.ts';
import { mirroredHeaders } from '../forward/response-headers.ts';
import { createRedactor } from '../redact/redactor.ts';
import { redactRefusal } from '../redact/refusal.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import type { Exchange } from '../server/exchange.ts';
import type { Upgrade } from '../server/upgrade.ts';
import { type Bridge, bridge, MAX_MESSAGE_BYTES } from './bridge.ts';
import { watchCaller } from './pending-caller.ts';
import { areProtocols, openUpstreamSocket } from './upstream-socket.ts';

export interface WebSocketCall {
  readonly outgoing: Outgoing;
  readonly secret: { readonly encodings: SecretEncodings };
  readonly upgrade: Upgrade;
  readonly exchange: Exchange;
}

export interface WebSocketForwarder {
  /** Settles when the WebSocket has ended, or none could be opened. */
  forward(call: WebSocketCall): Promise<ForwardOutcome>;
  /** How many are open. */
  open(): number;
  /** Closes all of them, as the relay stops. */
  close(): void;
}

/** A refused handshake's body beyond this is cut. */
const MAX_REFUSED_BYTES = 65_536;

export function createWebSocketForwarder(
  config: Omit<ForwarderConfig, 'pool' | 'maxResponseBytes'>,
): WebSocketForwarder {
  // WebSockets over HTTP/2 (RFC 8441) are offered by hardly any API.
  const connect = createConnector({ ...config, onConnect: () => {}, protocols: ['http/1.1'] });
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  const bridges = new Set<Bridge>();

  return {
    open: () => bridges.size,
    close: () => {
      for (const one of bridges) one.close();
    },
    forward: async ({ outgoing, secret, upgrade, exchange }) => {
      const { req } = exchange;
      let isSent = false;
      const outcome = (more: Partial<ForwardOutcome>): ForwardOutcome => ({ ...NOTHING, sent: isSent, ...more });
      const malformed = malformedHandshake(req);
      if (malformed) return outcome({ refusal: malformed });
      const pending = watchCaller(upgrade);
      const { signal } = pending;
      const onSent = (): void => {
        isSent = true;
      };
      try {
        const handshake = await openUpstreamSocket(outgoing, { ...config, connect }, { signal, onSent });
        if (handshake.kind === 'refused') {
          return outcome(await mirrorRefused(handshake.response, exchange, secret.encodings, config.idleTimeout));
        }
        const upstream = handshake.socket;
        if (signal.aborted) {
          upstream.terminate();
          return outcome({ aborted: true });
        }
        const early = { socket: upgrade.socket, head: pending.release() };
        const caller = await accept(server, exchange, early, safeProtocol(upstream.protocol, req, secret.encodings));
        const opened = bridge(caller, upstream, { encodings: secret.encodings, ...config });
        bridges.add(opened);
        upstream.resume();
        const { bytes, redactions } = await opened.closed;
        bridges.delete(opened);
        return outcome({ status: 101, bytes, redactions });
      } catch (error) {
        if (signal.aborted) return outcome({ aborted: true });
        return outcome({ refusal: redactRefusal(refusalOf(error, isSent), createRedactor(secret.encodings)) });
      }
    },
  };
}

const NOTHING: ForwardOutcome = {
  refusal: null,
  redirect: null,
  status: null,
  bytes: 0,
  redactions: 0,
  timings: {},
  sent: false,
  aborted: false,
  truncated: false,
};

/** RFC 6455, section 4.2.1; checked before the upstream is asked. */
function malformedHandshake({ headers }: IncomingMessage): Refusal | null {
  const invalid = (name: string, detail: string): Refusal =>
    refusal('INVALID_PARAMETER', detail, { param: `headers.${name}` });
  if (headers['sec-websocket-version'] !== '13') {
    return invalid('Sec-WebSocket-Version', 'Sec-WebSocket-Version must be 13.');
  }
  if (!/^[+/\w]{22}==$/.test(headers['sec-websocket-key'] ?? '')) {
    return invalid('Sec-WebSocket-Key', 'Sec-WebSocket-Key is missing or invalid.');
  }
  const offered = headers['sec-websocket-protocol'];
  return offered === undefined || areProtocols(offered.split(',').map((one) => one.trim()))
    ? null
    : invalid('Sec-WebSocket-Protocol', 'Sec-WebSocket-Protocol must be a list of different tokens.');
}

/** What the upstream chose, in the caller's spelling: with the placeholder where it has the secret. Null where it chose none. */
function safeProtocol(chosen: string, { headers }: IncomingMessage, encodings: SecretEncodings): string | null {
  const clean = createRedactor(encodings).redactText(chosen);
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
  return clean !== '' && offered.includes(clean) ? clean : null;
}

/** Finishes the caller's handshake, over the connection that its refusal would have been written to. */
function accept(
  server: WebSocketServer,
  { req, res, trace }: Exchange,
  { socket, head }: Upgrade,
  protocol: string | null,
): Promise<WebSocket> {
  // Only one is offered to the server, which then takes it.
  if (protocol === null) delete req.headers['sec-websocket-protocol'];
  else req.headers['sec-websocket-protocol'] = protocol;
  res.detachSocket(socket as Socket);
  const own = [`${RELAY_HEADER}: upstream`, `${TRACE_HEADER}: ${trace}`];
  const addHeaders = (headers: string[], request: IncomingMessage): void => {
    if (request === req) headers.push(...own);
  };
  server.on('headers', addHeaders);
  return new Promise((resolve) => {
    server.handleUpgrade(req, socket, head, (caller) => resolve(caller));
    server.off('headers', addHeaders);
  });
}

/** Mirrors the HTTP response that an upstream gave in place of a WebSocket, such as its 401. */
async function mirrorRefused(
  response: IncomingMessage,
  { res, head }: Exchange,
  encodings: SecretEncodings,
  /** Milliseconds for the whole body. */
  timeout: number,
): Promise<Partial<ForwardOutcome>> {
  const status = response.statusCode ?? 0;
  const redactor = createRedactor(encodings);
  const chunks: Buffer[] = [];
  let size = 0;
  const deadline = setTimeout(() => response.destroy(), timeout);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_REFUSED_BYTES) break;
    }
  } finally {
    clearTimeout(deadline);
    response.destroy();
  }
  if (status < 400 || status > 599) return { refusal: notAWebSocket(status) };
  const body = redactor.redactWhole(Buffer.concat(chunks).subarray(0, MAX_REFUSED_BYTES));
  const headers = mirroredHeaders(response.headers, redactor, null);
  head.writeMirrored(status, [...headers, 'content-length', String(body.length)]);
  res.end(body);
  return { status, bytes: body.length, redactions: redactor.hits };
}

const notAWebSocket = (status: number): Refusal =>
  refusal('UPSTREAM_PROTOCOL', `The destination responded with ${status} to the WebSocket handshake.`, {
    fix: 'Check that the URL is that of a WebSocket.',
  });
