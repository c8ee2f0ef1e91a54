import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { type FetchFailure, fetchJson } from './fetch-json.ts';
import { isProviderUrl } from './provider-url.ts';

export interface ProviderConfig {
  /** Without a trailing slash. */
  readonly issuer: string | null;
  /** If set, discovery is skipped. */
  readonly jwksUrl: string | null;
}

/** The provider's published keys. */
export interface ProviderKeys {
  readonly keyOf: JWTVerifyGetKey;
  /** Allowed `iss` of tokens; null allows any, if only a key set is configured. */
  readonly issuers: readonly string[] | null;
}

export type ProviderFailure = FetchFailure | 'foreign-issuer' | 'unsafe-keys-url' | 'no-keys';
export type ProviderResult =
  | { readonly ok: true; readonly keys: ProviderKeys }
  | { readonly ok: false; readonly failure: ProviderFailure };

/** Fetches the provider's keys. The discovered URL is cached until fetching from it fails. */
export function createProvider(config: ProviderConfig): () => Promise<ProviderResult> {
  let endpoint: KeysEndpoint | null = null;
  return async () => {
    const located = endpoint ?? (await locate(config));
    if ('failure' in located) return { ok: false, failure: located.failure };
    const keys = await fetchJson(located.keysUrl);
    const keyOf = keys.ok ? keySetOf(keys.json) : null;
    endpoint = keyOf ? located : null;
    if (!keys.ok) return keys;
    return keyOf ? { ok: true, keys: { keyOf, issuers: located.issuers } } : { ok: false, failure: 'no-keys' };
  };
}

interface KeysEndpoint {
  readonly keysUrl: string;
  readonly issuers: ProviderKeys['issuers'];
}

/** OpenID Connect Discovery 1.0, section 4. */
async function locate({
  issuer,
  jwksUrl,
}: ProviderConfig): Promise<KeysEndpoint | { readonly failure: ProviderFailure }> {
  if (jwksUrl !== null) return { keysUrl: jwksUrl, issuers: issuer === null ? null : [issuer, `${issuer}/`] };
  const document = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  if (!document.ok) return document;
  const { issuer: named, jwks_uri: keysUrl } = Object(document.json) as { issuer?: unknown; jwks_uri?: unknown };
  // Section 4.3: must equal the configured issuer, whose trailing slash the configuration drops.
  if (typeof named !== 'string' || (named !== issuer && named !== `${issuer}/`)) return { failure: 'foreign-issuer' };
  const url = typeof keysUrl === 'string' ? URL.parse(keysUrl) : null;
  const isSafe = url !== null && isProviderUrl(url) && (url.protocol === 'https:' || named.startsWith('http:'));
  return isSafe ? { keysUrl: url.href, issuers: [named] } : { failure: 'unsafe-keys-url' };
}

/** jose uses only public signing keys of the set and ignores the rest. */
function keySetOf(json: unknown): JWTVerifyGetKey | null {
  try {
    return createLocalJWKSet(json as JSONWebKeySet);
  } catch {
    return null;
  }
}
