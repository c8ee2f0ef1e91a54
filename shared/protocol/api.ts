import type { Refusal } from '../errors.ts';
import type { Policy } from './policy.ts';

/** What the relay's own routes response. Times are ISO 8601 in UTC, durations milliseconds. */

/** The names of the headers that the relay adds. */
export const RELAY_HEADER = 'client-secret-relay';
export const TRACE_HEADER = 'client-secret-trace';
/** Known to the SDKs of OpenAI, Anthropic and others, which without it repeat every 408, 409, 429 and 5xx. */
export const RETRY_HEADER = 'x-should-retry';

/** `GET /v1/relay`. Keys are base64url without padding; `fingerprint` is the SHA-256 of the public key. */
export interface RelayInfo {
  readonly name: string;
  readonly version: string;
  /** X25519 public key for `crypto_box_seal`. */
  readonly publicKey: string;
  readonly keyId: string;
  readonly fingerprint: string;
  readonly features: readonly string[];
  /** Where a challenge was sent: see `shared/protocol/proof.ts`. */
  readonly proof?: string;
}

/** `POST /v1/pair`. */
export interface Pairing {
  readonly deviceId: string;
  readonly deviceToken: string;
  readonly relay: RelayInfo;
}

export interface DeviceSummary {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  /** The device that asks. */
  readonly current: boolean;
}

/** A client secret as everybody may see it: there is no field for the value. */
export interface SecretSummary extends Policy {
  readonly name: string;
  /** The last four characters, only where the value has at least twenty. */
  readonly hint?: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastUsedAt: string | null;
  readonly uses: number;
  /** Its row in the store is not what the relay wrote: it is not used, its policy is unknown, it can only be deleted. */
  readonly damaged?: true;
}

/** `GET /v1/secrets`, in the order of names. */
export interface SecretPage {
  readonly secrets: readonly SecretSummary[];
  /** Of the next page; null if there is none. */
  readonly cursor: string | null;
}

/** Response of `PUT`, `PATCH` and `restore`: the secret, and what is dangerous about the choices made. */
export interface SecretSaved extends SecretSummary {
  readonly warnings: readonly string[];
}

/** A request with the mask where the secret goes; made beside the real one and never from it. */
export interface MaskedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text as it goes on the wire, the mask in it; cut after 16,384 characters. */
  readonly body: string | null;
}

/** `POST /v1/preview`. */
export interface Preview {
  readonly allowed: boolean;
  readonly problems: readonly Refusal[];
  readonly forwarded: MaskedRequest | null;
  /** Where the placeholder stands, as placements: `header:authorization`, `query:key`, `body:a.0.b`. */
  readonly placements: readonly string[];
}

/** The parts of a call that `Server-Timing` and the trace tell, in milliseconds. */
export interface Timings {
  readonly parse?: number;
  readonly policy?: number;
  readonly open?: number;
  readonly dns?: number;
  readonly connect?: number;
  readonly tls?: number;
  /** For a connection that other calls were using. */
  readonly wait?: number;
  /** Time to first byte. */
  readonly upstream?: number;
  readonly total: number;
}

/** The status of a redirect, and the masked request that followed it. */
export interface FollowedRedirect {
  readonly status: number;
  readonly method: string;
  /** Cut after 2,048 characters. */
  readonly url: string;
}

/** `GET /v1/traces/:id`: one call, masked. */
export interface Trace {
  readonly id: string;
  readonly at: string;
  readonly secret: string | null;
  readonly caller: {
    readonly kind: 'anonymous' | 'user' | 'owner';
    readonly id: string | null;
    readonly origin: string | null;
  };
  /** What the caller sent, the placeholder still in it. */
  readonly sent: MaskedRequest | null;
  /** What went to the upstream, the mask where the secret stood; null where nothing was sent. */
  readonly forwarded: MaskedRequest | null;
  /** Those that the relay followed, in order. */
  readonly redirects: readonly FollowedRedirect[];
  readonly placements: readonly string[];
  readonly refusal: Refusal | null;
  /** Status that the caller got. */
  readonly status: number;
  /** Bytes of the response's body, when it has ended. */
  readonly bytes: number;
  readonly timings: Timings;
  /** How often the response repeated the secret and it was replaced. */
  readonly redactions: number;
  readonly state: 'running' | 'done' | 'aborted';
}
