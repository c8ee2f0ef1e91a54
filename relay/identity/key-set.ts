import { errors, type JWTVerifyGetKey } from 'jose';
import type { ProviderFailure, ProviderResult, Published } from './provider.ts';

/** Keys older than this are asked for again. */
const FRESH_MS = 600_000;
/** The provider is not asked more often than this, whatever the tokens say: a flood of made-up key ids costs it nothing. */
const COOL_DOWN_MS = 10_000;
/** How long an outage of the provider may last before its keys no longer count: one may have been withdrawn since. */
const KEPT_MS = 86_400_000;

export interface KeySet {
  /** The key of a token; throws where the provider has none for it, or none can be had. */
  readonly keyOf: JWTVerifyGetKey;
  /** The issuers of the tokens that these keys are for; null for any. */
  issuers(): Published['issuers'];
}

/**
 * The provider's keys, kept. An outage does not lock out those whose key is known, one request at a time is under way,
 * and a key that is new to the relay is looked for once a cool-down. (jose's own remote set asks on every token while
 * the provider is down, and drops its keys after ten minutes.)
 */
export function createKeySet(deps: {
  readonly ask: () => Promise<ProviderResult>;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
  readonly onTrouble: (trouble: ProviderFailure) => void;
}): KeySet {
  const { ask, now, onTrouble } = deps;
  let known: { readonly published: Published; readonly at: number } | null = null;
  let asked: { readonly at: number; readonly failed: boolean } | null = null;
  let asking: Promise<void> | null = null;

  const refresh = (): Promise<void> => {
    if (asking) return asking;
    if (asked !== null && now() - asked.at < COOL_DOWN_MS) return Promise.resolve();
    asking = ask().then((answer) => {
      asking = null;
      asked = { at: now(), failed: !answer.ok };
      if (answer.ok) known = { published: answer.published, at: now() };
      else onTrouble(answer.trouble);
    });
    return asking;
  };

  const current = async (): Promise<Published> => {
    const age = known === null ? Number.POSITIVE_INFINITY : now() - known.at;
    if (age > KEPT_MS) known = null;
    const refreshed = age > FRESH_MS ? refresh() : null;
    // In a known outage nobody waits for the next try.
    if (known === null || asked?.failed === false) await refreshed;
    if (known === null) throw new errors.JWKSNoMatchingKey();
    return known.published;
  };

  return {
    keyOf: async (header, token) => {
      const published = await current();
      try {
        return await published.keyOf(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        await refresh();
        if (known === null || known.published === published) throw error;
        return known.published.keyOf(header, token);
      }
    },
    issuers: () => known?.published.issuers ?? null,
  };
}
