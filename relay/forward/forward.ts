import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { Refusal } from '../../shared/errors.ts';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import { isSafeMethod } from '../../shared/protocol/safe-method.ts';
import { VERSION } from '../config/version.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import { type ConnectTimings, createConnector, insecure, type Lookup } from './connector.ts';
import { busy } from './failure.ts';
import type { Dial } from './happy-eyeballs.ts';
import { multipartBody, type UploadedFile } from './multipart.ts';
import { createOriginLoads } from './origin-load.ts';
import type { Redirect } from './redirect.ts';
import { ResponseHandler } from './response-handler.ts';
import type { RewriteUrls } from './rewrite-urls.ts';

/** Milliseconds; the first three are absent where a pooled connection was used, the last where no answer came. */
export interface UpstreamTimings {
  readonly dns?: number;
  readonly connect?: number;
  readonly tls?: number;
  /** Until a connection was free; absent where none had to be waited for. */
  readonly wait?: number;
  /** Time to first byte. */
  readonly upstream?: number;
}

export interface ForwardOptions {
  readonly outgoing: Outgoing;
  /** Where it goes, with the placeholder where `outgoing` has the secret; URLs in the response are relative to it. */
  readonly url: string;
  /** Null where URLs of the response do not lead through the relay: redirects end the dispatch, and are an outcome. */
  readonly rewrite: RewriteUrls | null;
  /** `performance.now()` at the beginning of the whole call, which the total deadline is for. */
  readonly started: number;
  /** For redaction. */
  readonly secret: { readonly encodings: SecretEncodings };
  readonly files: AsyncIterable<UploadedFile> | null;
  /** In place of a body in `outgoing`. */
  readonly passthroughBody?: PassthroughBody | null | undefined;
  /** Mirrored into; CORS and security headers are on it already. */
  readonly res: ServerResponse;
  /** Called once, right before the mirrored head is written. */
  readonly beforeHeaders: (timings: UpstreamTimings) => void;
}

/** A body that passes as it comes; never sent a second time, as undici repeats no request whose body is a stream. */
export interface PassthroughBody {
  readonly body: Readable | Buffer;
  /** In bytes, where the caller announced it. */
  readonly length: number | null;
}

export interface ForwardOutcome {
  /** To be sent as a problem where nothing was written yet. */
  readonly refusal: Refusal | null;
  /** A redirect for us to follow; nothing was written. */
  readonly redirect: Redirect | null;
  readonly status: number | null;
  readonly bytes: number;
  readonly redactions: number;
  readonly timings: UpstreamTimings;
  /** Something of the request may have gone out; false where no connection could be made, or none was allowed. */
  readonly sent: boolean;
  /** The caller went away. */
  readonly aborted: boolean;
  /** The body broke after the head was mirrored; the caller's connection was destroyed. */
  readonly truncated: boolean;
}

export interface Forwarder {
  forward(options: ForwardOptions): Promise<ForwardOutcome>;
  /** Calls that wait for a connection. */
  waiting(): number;
  close(): Promise<void>;
}

/** Durations in milliseconds. */
export interface ForwarderConfig {
  readonly allowNetworks: readonly string[];
  readonly connectTimeout: number;
  readonly firstByteTimeout: number;
  readonly idleTimeout: number;
  readonly totalTimeout: number;
  readonly maxResponseBytes: number;
  readonly ca?: string;
  readonly ownPort?: () => number | null;
  readonly lookup?: Lookup;
  readonly dial?: Dial;
  /** Overrides what undici is told; a parameter so that tests can take one of its guards out. */
  readonly pool?: Pick<Agent.Options, 'headersTimeout' | 'bodyTimeout' | 'maxHeaderSize'>;
}

const MAX_HEADER_BYTES = 65_536;
const MAX_ORIGINS = 1_000;
const MAX_CONNECTIONS_PER_ORIGIN = 256;
/** Calls that may wait while all of these are in use. */
const MAX_WAITING_PER_ORIGIN = 256;
/** What one connection of HTTP/2 carries at most; the upstream may allow fewer, and further connections are made. */
const MAX_STREAMS_PER_CONNECTION = 256;

export function createForwarder(config: ForwarderConfig): Forwarder {
  // The newest connection of each origin, so that a call that waited for one can tell what it cost.
  const connected = new Map<string, ConnectTimings>();
  const agent = new Agent({
    connect: createConnector({
      ...config,
      onConnect: (origin, timings) => {
        if (connected.size >= MAX_ORIGINS) connected.clear();
        connected.set(origin, timings);
      },
    }),
    connections: MAX_CONNECTIONS_PER_ORIGIN,
    allowH2: true,
    h2Options: { maxConcurrentStreams: MAX_STREAMS_PER_CONNECTION },
    maxOrigins: MAX_ORIGINS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: config.firstByteTimeout,
    bodyTimeout: config.idleTimeout,
    pipelining: 1,
    ...config.pool,
  });

  const loads = createOriginLoads({ maxRunning: MAX_CONNECTIONS_PER_ORIGIN, maxWaiting: MAX_WAITING_PER_ORIGIN });

  return {
    waiting: () => loads.waiting(),
    close: () => agent.destroy(),
    forward: (options) =>
      new Promise((resolve) => {
        const { outgoing } = options;
        const { headers, body } = wireRequest(outgoing, options);
        const request = { origin: outgoing.origin, path: outgoing.target, method: outgoing.method, headers, body };
        const send = (): void => {
          try {
            agent.dispatch(request, answer);
          } catch (error) {
            answer.onResponseError(null, error as Error);
          }
        };
        const isSafe = isSafeMethod(outgoing.method) && body === null;
        const answer = new ResponseHandler(options, config, { connected, loads }, resolve, isSafe ? send : null);
        if (outgoing.origin.startsWith('http:') && config.allowNetworks.length === 0) {
          answer.onResponseError(null, insecure());
        } else if (loads.isFull(outgoing.origin) && !connected.get(outgoing.origin)?.isHttp2) {
          answer.onResponseError(null, busy());
        } else {
          send();
          answer.waitForConnection();
        }
      }),
  };
}

function wireRequest(
  outgoing: Outgoing,
  { files, passthroughBody }: Pick<ForwardOptions, 'files' | 'passthroughBody'>,
) {
  // A flat list spares undici the walk over an object.
  const headers: string[] = [];
  let agentNamed = false;
  let accepts = false;
  for (const [name, value] of outgoing.headers) {
    headers.push(name, value);
    if (name === 'user-agent') agentNamed = true;
    if (name === 'accept') accepts = true;
  }
  if (!agentNamed) headers.push('user-agent', `client-secret-relay/${VERSION}`);
  if (!accepts) headers.push('accept', '*/*');
  // A redactor cannot see through compression.
  headers.push('accept-encoding', 'identity');
  if (passthroughBody) {
    if (passthroughBody.length !== null) headers.push('content-length', String(passthroughBody.length));
    return { headers, body: passthroughBody.body };
  }
  if (outgoing.fields === null) return { headers, body: outgoing.body };
  const { contentType, body } = multipartBody(outgoing.fields, files);
  headers.push('content-type', contentType);
  return { headers, body };
}
