import type { SecretPage, SecretSummary } from '../../shared/protocol/api.ts';
import { fail, type Outcome, ok } from '../relay-client/outcome.ts';

/** Follows the pages of a relay's list. */
export async function allSecrets(
  page: (cursor: string | null) => Promise<Outcome<SecretPage>>,
): Promise<Outcome<SecretSummary[]>> {
  const all: SecretSummary[] = [];
  for (let cursor: string | null = null; ; ) {
    const outcome = await page(cursor);
    if (!outcome.ok) return outcome;
    const { secrets, cursor: next = null } = outcome.value;
    if (!Array.isArray(secrets)) return fail({ kind: 'not-a-relay' });
    all.push(...secrets);
    if (next === null) return ok(all);
    // Pages are in the order of names, so one that does not advance would never end.
    if (cursor !== null && next <= cursor) return fail({ kind: 'not-a-relay' });
    cursor = next;
  }
}
