import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { createCounts } from '../../relay/limits/counts.ts';
import { clockAt } from '../support/relay/counter-scene.ts';
import { type LimitedScene, startLimitedScene } from '../support/relay/limited-scene.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';

const CALLS = 200;
const LIMIT = 70;
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1/';

describe.each([2, 3])('%i relays', (count) => {
  let scene: LimitedScene;
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(inject('postgres'));
    scene = await startLimitedScene(Array(count).fill(url));
    // However long the calls take, it is one minute.
    await query(url, clockAt(Date.now()));
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  test.each([
    ['perDay', '429 QUOTA_EXCEEDED'],
    ['perMinute', '429 RATE_LIMITED'],
  ])(`send exactly ${LIMIT} of ${CALLS} calls at once within %s`, async (limit, code) => {
    await scene.register(limit, { limits: { [limit]: LIMIT } });
    const before = scene.upstream.received.length;
    expect(await scene.callAll(limit, CALLS)).toEqual({ 200: LIMIT, [code]: CALLS - LIMIT });
    expect(scene.upstream.received.length - before).toBe(LIMIT);
    expect(await scene.callAll(limit, CALLS)).toEqual({ [code]: CALLS });
  });

  test('count a call that one limit refuses for none of them', async () => {
    await scene.register('both', { limits: { perMinute: LIMIT, perDay: LIMIT + 5 } });
    expect(await scene.callAll('both', CALLS)).toEqual({ 200: LIMIT, '429 RATE_LIMITED': CALLS - LIMIT });
    // Other limits, for the same counts: five of the day are left.
    const patch = { method: 'PATCH', json: { limits: { perMinute: 1_000, perDay: LIMIT + 5 } } };
    expect((await scene.relays.owner.fetch('/v1/secrets/both', patch)).status).toBe(200);
    await expect.poll(() => scene.call('both', count - 1)).toBe('200');
    expect(await scene.callAll('both', CALLS)).toEqual({ 200: 4, '429 QUOTA_EXCEEDED': CALLS - 4 });
  });

  test('have all places again that unsent calls have given back', async () => {
    await query(url, 'DELETE FROM client_secret_relay.counts');
    await scene.register('unsent', { limits: { perMinute: LIMIT, perDay: LIMIT } });
    for (let round = 0; round < 3; round += 1) {
      const outcomes = await scene.callAll('unsent', CALLS, NOWHERE);
      expect(outcomes['502 UPSTREAM_UNREACHABLE']).toBeGreaterThanOrEqual(LIMIT);
      expect(outcomes['200']).toBeUndefined();
      // What the last ones of each relay gave back is on its way when they are refused.
      const used = 'SELECT sum(used)::integer AS used FROM client_secret_relay.counts WHERE ends_at > 0';
      await expect.poll(() => query(url, used)).toEqual([{ used: 0 }]);
    }
    expect(await scene.callAll('unsent', CALLS)).toEqual({ 200: LIMIT, '429 RATE_LIMITED': CALLS - LIMIT });
  });

  test('go on with their counts after a restart', async () => {
    await scene.register('kept', { limits: { perMinute: 10, perDay: 10 } });
    expect(await scene.callAll('kept', 6)).toEqual({ 200: 6 });
    await scene.relays.restart();
    expect(await scene.callAll('kept', 20)).toEqual({ 200: 4, '429 RATE_LIMITED': 16 });
  });
});

test('relays that count for themselves, on the same store, let more through', async () => {
  const noRows = { hashOf: (key: string) => key, read: () => [], write: () => {} };
  const url = await createDatabase(inject('postgres'));
  await using scene = await startLimitedScene([url, url], {
    parts: {
      openDataStore: async (options) => ({ ...(await openDataStore(options)), counts: createCounts(noRows, Date.now) }),
    },
  });
  await scene.register('own', { limits: { perDay: LIMIT } });
  expect(await scene.callAll('own', CALLS)).toEqual({ 200: 2 * LIMIT, '429 QUOTA_EXCEEDED': CALLS - 2 * LIMIT });
});

test('the table names neither users nor addresses, and whoever can write to it can only reset what was counted', async () => {
  const url = await createDatabase(inject('postgres'));
  await using scene = await startLimitedScene([url, url]);
  await scene.register('a', { limits: { perMinute: 1 } });
  expect(await scene.callAll('a', 2)).toEqual({ 200: 1, '429 RATE_LIMITED': 1 });
  const [row] = await query(url, 'SELECT * FROM client_secret_relay.counts');
  expect(row).toMatchObject({ hash: expect.stringMatching(/^[\w-]{43}$/), used: '1' });
  await query(url, 'UPDATE client_secret_relay.counts SET used = 0');
  expect(await scene.callAll('a', 2)).toEqual({ 200: 1, '429 RATE_LIMITED': 1 });
});
