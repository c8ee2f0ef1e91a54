import { errors, type JWTVerifyGetKey } from 'jose';
import type { ProviderFailure, ProviderKeys, ProviderResult } from './provider.ts';

/** Keys older than this are fetched again. */
const FRESH_MS = 600_000;
/** Minimum time between fetches, so that tokens with random key ids cannot flood the provider. */
const COOL_DOWN_MS = 10_000;
/** How long cached keys are used while the provider is down: one of them may have been revoked meanwhile. */
const MAX_AGE_MS = 86_400_000;

export interface KeySet {
  /** Finds the key of a token; throws if the provider has no such key or cannot be reached. */
  readonly keyOf: JWTVerifyGetKey;
  /** Allowed issuers; null for any. */
  issuers(): ProviderKeys['issuers'];
}

/**
 * Caches the provider's keys. During an outage, tokens with a cached key still verify. At most one fetch is in progress,
 * and unknown key ids cause at most one fetch per cool-down. (jose's remote set fetches for every token while the provider
 * is down, and drops its keys after ten minutes.)
 */
export function createKeySet(deps: {
  readonly fetchKeys: () => Promise<ProviderResult>;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly onFailure: (failure: ProviderFailure) => void;
}): KeySet {
  const { fetchKeys, now, onFailure } = deps;
  let cached: { readonly keys: ProviderKeys; readonly at: number } | null = null;
  let lastFetch: { readonly at: number; readonly failed: boolean } | null = null;
  let pending: Promise<void> | null = null;

  const refresh = (): Promise<void> => {
    if (pending) return pending;
    if (lastFetch !== null && now() - lastFetch.at < COOL_DOWN_MS) return Promise.resolve();
    pending = fetchKeys().then((result) => {
      pending = null;
      lastFetch = { at: now(), failed: !result.ok };
      if (result.ok) cached = { keys: result.keys, at: now() };
      else onFailure(result.failure);
    });
    return pending;
  };

  const current = async (): Promise<ProviderKeys> => {
    const age = cached === null ? Number.POSITIVE_INFINITY : now() - cached.at;
    if (age > MAX_AGE_MS) cached = null;
    const refreshed = age > FRESH_MS ? refresh() : null;
    // In an outage, callers with a cached key do not wait for the retry.
    if (cached === null || lastFetch?.failed === false) await refreshed;
    if (cached === null) throw new errors.JWKSNoMatchingKey();
    return cached.keys;
  };

  return {
    keyOf: async (header, token) => {
      const keys = await current();
      try {
        return await keys.keyOf(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await refresh();
        if (cached === null || cached.keys === keys) throw error;
        return cached.keys.keyOf(header, token);
      }
    },
    issuers: () => cached?.keys.issuers ?? null,
  };
}
