import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { type FetchFailure, fetchJson } from './fetch-json.ts';
import { isProviderUrl } from './provider-url.ts';

export interface ProviderConfig {
  /** Without a slash at its end. */
  readonly issuer: string | null;
  /** Where it is set, nothing is discovered. */
  readonly jwksUrl: string | null;
}

/** What a provider publishes, as it was at one time. */
export interface Published {
  readonly keyOf: JWTVerifyGetKey;
  /** The `iss` that its tokens may have; null: any, as the keys alone are configured. */
  readonly issuers: readonly string[] | null;
}

export type ProviderFailure = FetchFailure | 'foreign-issuer' | 'unsafe-keys-url' | 'no-keys';
export type ProviderResult =
  | { readonly ok: true; readonly published: Published }
  | { readonly ok: false; readonly trouble: ProviderFailure };

/** Asks the provider for its keys; the address of the keys is remembered until they cannot be read there. */
export function createProvider(config: ProviderConfig): () => Promise<ProviderResult> {
  let found: Found | null = null;
  return async () => {
    const located = found ?? (await locate(config));
    if ('trouble' in located) return { ok: false, trouble: located.trouble };
    const keys = await fetchJson(located.keysUrl);
    const keyOf = keys.ok ? keySetOf(keys.json) : null;
    found = keyOf ? located : null;
    if (!keys.ok) return keys;
    return keyOf ? { ok: true, published: { keyOf, issuers: located.issuers } } : { ok: false, trouble: 'no-keys' };
  };
}

interface Found {
  readonly keysUrl: string;
  readonly issuers: Published['issuers'];
}

/** OpenID Connect Discovery 1.0, section 4. */
async function locate({ issuer, jwksUrl }: ProviderConfig): Promise<Found | { readonly trouble: ProviderFailure }> {
  if (jwksUrl !== null) return { keysUrl: jwksUrl, issuers: issuer === null ? null : [issuer, `${issuer}/`] };
  const document = await fetchJson(`${issuer}/.well-known/openid-configuration`);
  if (!document.ok) return document;
  const { issuer: named, jwks_uri: keysUrl } = Object(document.json) as { issuer?: unknown; jwks_uri?: unknown };
  // Section 4.3: exactly the configured one, whose slash at the end the configuration does not keep.
  if (typeof named !== 'string' || (named !== issuer && named !== `${issuer}/`)) return { trouble: 'foreign-issuer' };
  const url = typeof keysUrl === 'string' ? URL.parse(keysUrl) : null;
  const isSafe = url !== null && isProviderUrl(url) && (url.protocol === 'https:' || named.startsWith('http:'));
  return isSafe ? { keysUrl: url.href, issuers: [named] } : { trouble: 'unsafe-keys-url' };
}

/** jose takes public keys that are meant for signatures alone; what else is in the set is not looked at. */
function keySetOf(json: unknown): JWTVerifyGetKey | null {
  try {
    return createLocalJWKSet(json as JSONWebKeySet);
  } catch {
    return null;
  }
}
