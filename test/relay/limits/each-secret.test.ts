import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createCountRows } from '../../../relay/limits/count-rows.ts';
import { createCounts } from '../../../relay/limits/counts.ts';
import { createLimits } from '../../../relay/limits/limits.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';

const NOW = Date.parse('2030-01-01T12:00:00Z');

/** Takes a call of this caller for the secret of this id; the code of the refusal, or null. */
function taker() {
  const rows = {
    database: new DatabaseSync(':memory:'),
    key: new Uint8Array(32),
    inTransaction: (work: () => void) => work(),
  };
  const limits = createLimits({ counts: createCounts(createCountRows(rows), () => NOW) });
  return async (id: string, allowed: Policy['limits'], caller = 'user ann') => {
    const taken = await limits.take({ row: { id }, policy: { limits: allowed } } as StoredSecret, caller);
    return taken.ok ? null : taken.refusal.code;
  };
}

test.each([
  [{ perMinute: 1 }, 'RATE_LIMITED'],
  [{ perDay: 1 }, 'QUOTA_EXCEEDED'],
])('%o of a secret is not used up by calls with another one', async (allowed, code) => {
  const take = taker();
  expect([await take('id-1', allowed), await take('id-1', allowed)]).toEqual([null, code]);
  expect([await take('id-2', allowed), await take('id-2', allowed)]).toEqual([null, code]);
});

test('a secret without limits has none', async () => {
  const take = taker();
  for (let call = 0; call < 100; call += 1) expect(await take('id-1', null)).toBeNull();
});
