import dns from 'node:dns/promises';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { buildConnector } from 'undici';
import { createAddressClassifier, unmapped } from './address.ts';
import { ForwardFailure, noConnection } from './failure.ts';
import { type Dial, happyEyeballs, settled } from './happy-eyeballs.ts';
import { isOwnAddress } from './own-address.ts';

export interface ConnectTimings {
  /** `performance.now()` when the socket was ready. */
  readonly readyAt: number;
  readonly dns: number;
  readonly connect: number;
  readonly tls?: number;
  /** Negotiated, so that calls share the connection. */
  readonly isHttp2: boolean;
}

export type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>;

export interface ConnectorOptions {
  readonly allowNetworks: readonly string[];
  /** Milliseconds for name, TCP and TLS together. */
  readonly connectTimeout: number;
  readonly ca?: string | undefined;
  /** The port that the relay itself listens on: a call to it would loop, also where loopback is allowed. */
  readonly ownPort?: (() => number | null) | undefined;
  readonly lookup?: Lookup | undefined;
  /** Opens the TCP connection; a parameter so that tests can count and never send. */
  readonly dial?: Dial | undefined;
  readonly onConnect: (origin: string, timings: ConnectTimings) => void;
  /** Gets each connection with its protocol, to count it. */
  readonly onOpen?: ((socket: Socket, protocol: string) => void) | undefined;
  /** Offered by ALPN, the preferred one first. */
  readonly protocols?: readonly string[] | undefined;
}

/**
 * Opens undici's connections. Its own `lookup` hook is not called for IP literals, so all of it is here: every address
 * of a name is checked before any is dialled, and the checked address is the one dialled (no second look-up, against DNS
 * rebinding). Proxy variables of the environment are ignored.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const classify = createAddressClassifier(options.allowNetworks);
  const lookup = options.lookup ?? ((hostname) => dns.lookup(hostname, { all: true, verbatim: true }));
  const dial = options.dial ?? ((to) => net.connect({ ...to, noDelay: true, keepAlive: true }));
  const protocols = options.protocols ?? ['h2', 'http/1.1'];
  const secureContext = tls.createSecureContext(
    options.ca === undefined ? {} : { ca: [...tls.rootCertificates, options.ca] },
  );

  async function connect(to: buildConnector.Options, signal: AbortSignal): Promise<Socket> {
    const isTls = to.protocol === 'https:';
    const hostname = to.hostname.replace(/^\[|\]$/g, '');
    const port = to.port === '' ? (isTls ? 443 : 80) : Number(to.port);
    const started = performance.now();
    const addresses = await resolve(hostname, lookup);
    const classes = addresses.map(classify);
    if (addresses.length === 0) throw unreachable();
    if (classes.includes('special')) throw notPublic();
    if (port === options.ownPort?.() && addresses.map(unmapped).some(isOwnAddress)) throw circular();
    if (!isTls && !classes.every((kind) => kind === 'admitted')) throw insecure();
    signal.throwIfAborted();
    const resolved = performance.now();

    const socket = await happyEyeballs(addresses, port, dial, signal);
    const connected = performance.now();
    const ready = isTls ? await secure(socket, hostname, { secureContext, protocols }, signal) : socket;
    ready.on('error', (error) => markConnectionError(error, ready));
    const done = performance.now();
    const isHttp2 = ready instanceof tls.TLSSocket && ready.alpnProtocol === 'h2';
    options.onOpen?.(ready, isHttp2 ? 'h2' : 'http/1.1');
    options.onConnect(`${to.protocol}//${to.host}`, {
      readyAt: done,
      dns: resolved - started,
      connect: connected - resolved,
      ...(isTls && { tls: done - connected }),
      isHttp2,
    });
    return ready;
  }

  return (to, callback) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      // Before the abort, which would cause an error with another reason.
      callback(noConnection(), null);
      deadline.abort();
    }, options.connectTimeout);
    connect(to, deadline.signal).then(
      (socket) => {
        clearTimeout(timer);
        if (deadline.signal.aborted) socket.destroy();
        else callback(null, socket as never);
      },
      (error: Error) => {
        clearTimeout(timer);
        if (!deadline.signal.aborted) callback(error, null);
      },
    );
  };
}

/** An error of a connection, as undici passes it on. */
export interface ConnectionError extends Error {
  code?: string;
  /** The connection had carried a response before, so the upstream may have closed it while it was idle. */
  wasReused?: boolean;
}

/**
 * undici takes a reset for the end of a body without a length, so half a response would look complete. It recognizes
 * resets by their code only, and its listener runs after ours. Nor does it report whether a connection was new; on a TLS
 * socket, the bytes of the handshake do not count as read.
 */
function markConnectionError(error: ConnectionError, { bytesRead }: Socket): void {
  if (error.code === 'ECONNRESET') error.code = 'UPSTREAM_RESET';
  error.wasReused = bytesRead > 0;
}

const notPublic = (): ForwardFailure =>
  new ForwardFailure(
    'ADDRESS_REFUSED',
    'The destination is, or resolves to, an address that is not public.',
    'For development, allow its network with RELAY_ALLOW_NETWORKS.',
  );

const circular = (): ForwardFailure =>
  new ForwardFailure('ADDRESS_REFUSED', 'The destination is this relay itself.', 'Call the API behind it.');

export const insecure = (): ForwardFailure =>
  new ForwardFailure(
    'INSECURE_URL',
    'Secrets are sent over https only.',
    'Use https, or for development allow the destination’s network with RELAY_ALLOW_NETWORKS.',
  );

const unreachable = (): ForwardFailure =>
  new ForwardFailure('UPSTREAM_UNREACHABLE', 'The name of the destination could not be resolved.');

async function resolve(hostname: string, lookup: Lookup): Promise<string[]> {
  if (net.isIP(hostname) !== 0) return [hostname];
  try {
    return (await lookup(hostname)).map(({ address }) => address);
  } catch {
    throw unreachable();
  }
}

const CLOSED_BY_PEER = new Set(['ECONNRESET', 'EPIPE']);

async function secure(
  socket: Socket,
  hostname: string,
  { secureContext, protocols }: { readonly secureContext: tls.SecureContext; readonly protocols: readonly string[] },
  signal: AbortSignal,
): Promise<Socket> {
  const wrapped = tls.connect({
    socket,
    secureContext,
    ALPNProtocols: [...protocols],
    // SNI takes no IP literal (RFC 6066, section 3); the certificate is checked against `host` either way.
    ...(net.isIP(hostname) === 0 ? { servername: hostname } : { host: hostname }),
  });
  const abort = (): void => void wrapped.destroy();
  signal.addEventListener('abort', abort);
  try {
    await settled(wrapped, 'secureConnect');
    return wrapped;
  } catch (error) {
    wrapped.destroy();
    if (error instanceof Error && 'code' in error && !CLOSED_BY_PEER.has(String(error.code))) throw error;
    throw new ForwardFailure('UPSTREAM_TLS', 'The destination closed the connection during the TLS handshake.');
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
