import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createPostgres, type Postgres } from '../../relay/store/postgres/connect.ts';
import { migrate } from '../../relay/store/postgres/migrations.ts';
import { createSharedUsageRows } from '../../relay/usage/shared-usage-rows.ts';
import { createUsage, dayOf, type Usage } from '../../relay/usage/usage.ts';
import type { UsageQuery } from '../../relay/usage/usage-rows.ts';
import type { UsagePage } from '../../shared/protocol/usage.ts';
import { startLimitedScene } from '../support/relay/limited-scene.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';

const T = 'client_secret_relay';
const DAY = 86_400_000;
const NOON = Date.parse('2026-11-29T12:00:00Z');
const ALL: UsageQuery = { secret: null, from: 0, to: 100_000, limit: 1_000, after: null };

let url: string;
let postgres: Postgres;
let clock = NOON;
let relays: [Usage, Usage];

beforeAll(async () => {
  url = await createDatabase(inject('postgres'));
  postgres = createPostgres(url);
  await postgres.use(migrate);
});
afterAll(() => postgres.close());
beforeEach(async () => {
  clock = NOON;
  await query(url, `DELETE FROM ${T}.usage; DELETE FROM ${T}.secrets`);
  await query(
    url,
    `INSERT INTO ${T}.secrets SELECT id, name, 1, '', '', 1, '', '', NULL, 0
       FROM (VALUES ('id1', 'openai'), ('id2', 'Stripe')) AS s (id, name)`,
  );
  const start = (): Usage => createUsage(createSharedUsageRows(postgres, new Uint8Array(32).fill(7)), () => clock);
  relays = [start(), start()];
});

const count = (usage: Usage, more: Partial<Parameters<Usage['count']>[0]> = {}): void =>
  usage.count({ secretId: 'id1', caller: 'user u1', isRefused: false, bytes: 10, tokens: null, ...more });
const entries = async (more: Partial<UsageQuery> = {}): Promise<UsagePage['entries']> => {
  await Promise.all(relays.map((usage) => usage.flush()));
  return (await relays[0].page({ ...ALL, ...more })).entries;
};

test('what two relays count of the same caller at the same time is one sum', async () => {
  for (let round = 0; round < 5; round += 1) {
    for (const usage of relays)
      for (let call = 0; call < 20; call += 1) count(usage, { tokens: { input: 3, output: 5 } });
    count(relays[1], { isRefused: true, bytes: 0 });
    await entries();
  }
  expect(await entries()).toEqual([
    {
      day: '2026-11-29',
      secret: 'openai',
      caller: { kind: 'user', id: expect.stringMatching(/^[\w-]{16}$/) },
      calls: 205,
      refusals: 5,
      bytes: 2_000,
      inputTokens: 600,
      outputTokens: 1_000,
    },
  ]);
});

test('twenty callers of a secret are told apart, whichever relay they called', async () => {
  for (let index = 0; index < 60; index += 1)
    for (const usage of relays) {
      count(usage, { caller: `address 10.0.${index % 2}.${index}` });
      if (index % 10 === 0) await entries();
    }
  const all = await entries({ secret: 'openai' });
  expect(all).toHaveLength(21);
  expect(all.reduce((sum, { calls }) => sum + calls, 0)).toBe(120);
});

test('31 days are kept, nothing of a secret that does not exist, and pages follow each other', async () => {
  for (let day = 0; day < 40; day += 1) {
    clock = NOON + day * DAY;
    for (const secretId of ['id1', 'id2', 'gone'])
      for (const caller of ['user b', 'owner a', 'address 203.0.113.7'])
        count(relays[day % 2 ? 1 : 0], { secretId, caller });
    await entries();
  }
  const whole = await entries();
  expect(whole).toHaveLength(31 * 2 * 3);
  // As SQLite orders texts, capitals come first.
  expect(whole.slice(0, 6).map(({ secret }) => secret)).toEqual([
    ...Array(3).fill('Stripe'),
    ...Array(3).fill('openai'),
  ]);
  for (const limit of [1, 5, 186]) {
    const found = [];
    let after: UsageQuery['after'] = null;
    for (;;) {
      const page = await relays[1].page({ ...ALL, limit, after });
      found.push(...page.entries);
      if (page.cursor === null) break;
      const [day = '', secret = '', caller = ''] = page.cursor.split(' ');
      after = { day: dayOf(day), secret, caller };
    }
    expect(found).toEqual(whole);
  }
  await query(url, `DELETE FROM ${T}.secrets WHERE id = 'id1'`);
  expect((await entries()).every(({ secret }) => secret === 'Stripe')).toBe(true);
  clock += DAY;
  await entries();
  expect(await query(url, `SELECT DISTINCT secret FROM ${T}.usage`)).toEqual([{ secret: 'id2' }]);
  expect(JSON.stringify(await query(url, `SELECT * FROM ${T}.usage`))).not.toMatch(/203/);
});

test('each relay tells of the calls of all', async () => {
  const shared = await createDatabase(inject('postgres'));
  await using scene = await startLimitedScene([shared, shared]);
  await scene.register('counted', { limits: { perDay: 15 } });
  expect(await scene.callAll('counted', 20)).toEqual({ 200: 15, '429 QUOTA_EXCEEDED': 5 });
  const sums = async (index: number) => {
    const response = await scene.relays.askAt(index, '/v1/usage?secret=counted');
    const page = (await response.json()) as UsagePage;
    return page.entries.map(({ calls, refusals }) => [calls, refusals]);
  };
  for (const index of [0, 1]) await expect.poll(() => sums(index)).toEqual([[20, 5]]);
});
