import { MASK } from '../../../shared/placeholder/place.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { isSafeMethod } from '../../../shared/safe-method.ts';
import type { HistoryStore } from '../../history/store.ts';
import type { Draft } from '../../request-model/draft.ts';
import { isAllowed } from '../../starters/examples.ts';
import type { TestRequest } from '../../starters/test-request.ts';

/** Calls that are looked at. */
const MOST = 50;

/** The newest recorded call with this secret that only reads, came through, and that the policy still allows. */
export async function repeatedCall(
  history: Pick<HistoryStore, 'list' | 'call'>,
  relayId: string,
  secret: SecretSummary,
): Promise<TestRequest | null> {
  const entries = (await history.list(relayId)).filter(
    ({ secret: name, method, status, source }) =>
      name === secret.name && isSafeMethod(method) && source === 'upstream' && status !== null && status < 300,
  );
  for (const entry of entries.slice(0, MOST)) {
    const draft = (await history.call(entry.id))?.draft;
    if (draft && !isMasked(draft) && isAllowed(secret, draft)) return { title: `${entry.method} ${entry.url}`, draft };
  }
  return null;
}

/** It was sent with a key that the history does not have. */
const isMasked = (draft: Draft): boolean => JSON.stringify(draft).includes(MASK);
