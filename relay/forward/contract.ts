import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import type { Refusal } from '../../shared/errors.ts';
import type { Outgoing } from '../../shared/placeholder/build.ts';
import type { SecretEncodings } from '../redact/secret-encodings.ts';
import type { Lookup } from './connector.ts';
import type { Dial } from './happy-eyeballs.ts';
import type { UploadedFiles } from './multipart.ts';
import type { Redirect } from './redirect.ts';
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
  readonly files: UploadedFiles | null;
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
