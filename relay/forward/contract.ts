import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import type { Refusal } from '../../shared/errors.ts';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import type { Exchange } from '../server/exchange.ts';
import type { Tokens } from '../usage/tokens.ts';
import type { ConnectorOptions, Lookup } from './connector.ts';
import type { Dial } from './happy-eyeballs.ts';
import type { UploadedFiles } from './multipart.ts';
import type { Redirect } from './redirect.ts';
import type { RewriteUrls } from './rewrite-urls.ts';

/** Milliseconds; the first three are absent where a pooled connection was used, the last where no response came. */
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
  /** URL of the request, with the placeholder where `outgoing` has the secret; URLs in the response are relative to it. */
  readonly url: string;
  /** Null if URLs of the response are not rewritten to the relay: then a redirect ends the dispatch as its outcome. */
  readonly rewrite: RewriteUrls | null;
  /** `performance.now()` at the start of the whole call, from which the total deadline counts. */
  readonly started: number;
  /** For redaction. */
  readonly secret: { readonly encodings: SecretEncodings };
  readonly files: UploadedFiles | null;
  /** Sent instead of the body in `outgoing`. */
  readonly passthroughBody?: PassthroughBody | null | undefined;
  /** The response is written to it. */
  readonly exchange: Pick<Exchange, 'req' | 'res' | 'head' | 'onClose'>;
  /** Gives the value of `Server-Timing`, right before the mirrored head is written. */
  readonly timer: { header(upstream: UpstreamTimings): string };
}

/** A body that is streamed unchanged; never sent a second time, as undici repeats no request whose body is a stream. */
export interface PassthroughBody {
  readonly body: Readable | Buffer;
  /** In bytes; null where the caller sent no `Content-Length`. */
  readonly length: number | null;
}

export interface ForwardOutcome {
  /** To be sent as a problem if nothing was written yet. */
  readonly refusal: Refusal | null;
  /** A redirect for the relay to follow; nothing was written. */
  readonly redirect: Redirect | null;
  readonly status: number | null;
  readonly bytes: number;
  readonly redactions: number;
  /** What the response said of tokens. */
  readonly tokens?: Tokens | null | undefined;
  readonly timings: UpstreamTimings;
  /** Something of the request may have gone out; false where no connection could be made, or none was allowed. */
  readonly sent: boolean;
  /** The caller disconnected. */
  readonly aborted: boolean;
  /** The body broke after the head was mirrored; the caller's connection was destroyed. */
  readonly truncated: boolean;
}

export interface Forwarder {
  forward(options: ForwardOptions): Promise<ForwardOutcome>;
  /** Calls that wait for a connection. */
  waiting(): number;
  /** Responses that are passed on while they arrive. */
  streams(): number;
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
  readonly onOpen?: ConnectorOptions['onOpen'];
  readonly lookup?: Lookup;
  readonly dial?: Dial;
  /** Overrides options of undici; a parameter so that tests can remove one of its guards. */
  readonly pool?: Pick<Agent.Options, 'headersTimeout' | 'bodyTimeout' | 'maxHeaderSize' | 'connections'>;
}
