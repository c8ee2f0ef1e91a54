import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { USAGE_SCHEMA } from '../../../relay/store/database.ts';
import { createUsage, dayOf, type Usage } from '../../../relay/usage/usage.ts';
import { createUsageRows, type UsageQuery } from '../../../relay/usage/usage-rows.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-29T12:00:00Z');
const KEY = new Uint8Array(32).fill(7);
const ALL: UsageQuery = { secret: null, from: 0, to: 100_000, limit: 1_000, after: null };

let clock = NOON;
let database: DatabaseSync;
let usage: Usage;
let fails = false;

/** As a start of the relay does; what was not flushed before is lost, as by a crash. */
function start(key = KEY): void {
  const inTransaction = (work: () => void): void => {
    if (fails) throw new Error('the disk is full');
    work();
  };
  usage = createUsage(createUsageRows({ database, key, inTransaction }), () => clock);
}

beforeEach(() => {
  clock = NOON;
  fails = false;
  database = new DatabaseSync(':memory:');
  database.exec('CREATE TABLE secrets (id TEXT PRIMARY KEY, name TEXT NOT NULL, deleted_at INTEGER)');
  database.exec(USAGE_SCHEMA);
  database.exec("INSERT INTO secrets VALUES ('id1', 'openai', NULL), ('id2', 'stripe', NULL)");
  start();
});

const count = (more: Partial<Parameters<Usage['count']>[0]> = {}): void =>
  usage.count({ secretId: 'id1', caller: 'user u1', isRefused: false, bytes: 10, tokens: null, ...more });
const entries = async (query: Partial<UsageQuery> = {}) => {
  await usage.flush(true);
  return (await usage.page({ ...ALL, ...query })).entries;
};
const rows = (): number => (database.prepare('SELECT count(*) AS n FROM usage').get() as { n: number }).n;

test('calls are added up by day, secret and caller, over writes and starts', async () => {
  count({ tokens: { input: 3, output: 5 } });
  await usage.flush();
  count({ isRefused: true, bytes: 0 });
  await usage.flush();
  start();
  count({ tokens: { input: 1, output: 1 } });
  count({ secretId: 'id2' });
  count({ caller: 'owner d1' });
  const hash = expect.stringMatching(/^[\w-]{16}$/);
  const one = { day: '2026-11-29', secret: 'openai' };
  const nothing = { calls: 1, refusals: 0, bytes: 10, inputTokens: 0, outputTokens: 0 };
  expect(await entries()).toEqual([
    { ...one, ...nothing, caller: { kind: 'owner', id: hash } },
    { ...one, caller: { kind: 'user', id: hash }, calls: 3, refusals: 1, bytes: 20, inputTokens: 4, outputTokens: 6 },
    { ...one, ...nothing, secret: 'stripe', caller: { kind: 'user', id: hash } },
  ]);
});

test('the database has no name and no address of a caller, and other hashes under another key', async () => {
  count({ caller: 'user alice@example.com' });
  count({ caller: 'address 203.0.113.7' });
  const before = (await entries()).map(({ caller }) => caller);
  expect(before.map(({ kind }) => kind)).toEqual(['anonymous', 'user']);
  expect(JSON.stringify(database.prepare('SELECT * FROM usage').all())).not.toMatch(/alice|203/);
  database.exec('DELETE FROM usage');
  start(new Uint8Array(32).fill(8));
  count({ caller: 'user alice@example.com' });
  expect(before.map(({ id }) => id)).not.toContain((await entries())[0]?.caller.id);
});

describe('what is kept', () => {
  test('is twenty callers of a secret a day, also over starts; all others count together', async () => {
    for (let index = 0; index < 60; index += 1) {
      count({ caller: `address 10.0.0.${index}` });
      if (index % 7 === 0) await usage.flush();
      if (index % 25 === 0) start();
    }
    count({ secretId: 'id2', caller: 'address 10.0.0.1' });
    const all = await entries({ secret: 'openai' });
    expect(all).toHaveLength(21);
    const others = all.filter(({ caller }) => caller.kind === 'other');
    expect(others).toHaveLength(1);
    expect(others[0]).toMatchObject({ caller: { id: null } });
    expect(others[0]?.calls).toBeGreaterThan(30);
    expect(await entries({ secret: 'stripe' })).toHaveLength(1);
    count({ caller: 'address 10.0.0.0' });
    expect(await entries({ secret: 'openai' })).toHaveLength(21);
  });

  test('is a thousand callers of a secret in memory, whatever comes between two writes', async () => {
    for (let index = 0; index < 5_000; index += 1) count({ caller: `user u${index}` });
    for (const other of ['id1', 'id2']) count({ secretId: other, caller: 'user late' });
    const all = await entries();
    expect(all).toHaveLength(22);
    expect(all.reduce((sum, { calls }) => sum + calls, 0)).toBe(5_002);
  });

  test('is twenty thousand callers of all secrets in memory', async () => {
    for (let index = 0; index < 30_000; index += 1) {
      count({ secretId: index < 25_000 ? `gone${index % 25}` : 'id1', caller: `user u${index}` });
    }
    expect((await entries()).map(({ caller, calls }) => [caller.kind, calls])).toEqual([['other', 5_000]]);
  });

  test('are 31 days', async () => {
    for (let day = 0; day < 40; day += 1) {
      clock = NOON + day * DAY;
      count();
      await usage.flush();
    }
    expect(rows()).toBe(31);
    const days = (await entries()).map(({ day }) => day);
    expect([days.at(0), days.at(-1)]).toEqual(['2027-01-07', '2026-12-08']);
  });

  test('is nothing of a secret that does not exist any more', async () => {
    count();
    count({ secretId: 'id2' });
    await usage.flush();
    database.exec("DELETE FROM secrets WHERE id = 'id1'");
    count();
    expect((await entries()).map(({ secret }) => secret)).toEqual(['stripe']);
    expect(rows()).toBe(1);
  });
});

test('one write takes the thousand counts that are the oldest, so that no call waits for more, and the next one the others', async () => {
  const ids = Array.from({ length: 2_500 }, (_, index) => `s${index}`);
  const insert = database.prepare('INSERT INTO secrets VALUES (?, ?, NULL)');
  for (const id of ids) insert.run(id, id);
  const used = (from: number, to: number): void => {
    for (const secretId of ids.slice(from, to)) count({ secretId, caller: 'address 192.0.2.1' });
  };
  used(0, 2_500);
  await usage.flush();
  expect(rows()).toBe(1_000);
  used(0, 10);
  fails = true;
  await expect(usage.flush()).rejects.toThrow('the disk is full');
  fails = false;
  await usage.flush();
  await usage.flush();
  expect(rows()).toBe(2_500);
  const all = await entries({ limit: 5_000 });
  expect(all).toHaveLength(2_500);
  expect(all.every(({ secret, calls }) => calls === (Number(secret.slice(1)) < 10 ? 2 : 1))).toBe(true);
  expect(new Set(all.map(({ caller }) => caller.kind))).toEqual(new Set(['anonymous']));
});

test('calls around midnight belong to their days, though they are written later', async () => {
  clock = Date.parse('2026-11-29T23:59:59.999Z');
  count();
  clock += 1;
  count();
  count();
  expect((await entries()).map(({ day, calls }) => [day, calls])).toEqual([
    ['2026-11-30', 2],
    ['2026-11-29', 1],
  ]);
});

test('what could not be written is written later, once', async () => {
  count();
  fails = true;
  for (let tries = 0; tries < 3; tries += 1) {
    await expect(usage.flush()).rejects.toThrow('the disk is full');
    count();
  }
  clock += DAY;
  count();
  await expect(usage.flush()).rejects.toThrow('the disk is full');
  fails = false;
  expect((await entries()).map(({ day, calls }) => [day, calls])).toEqual([
    ['2026-11-30', 1],
    ['2026-11-29', 4],
  ]);
  expect(await entries()).toHaveLength(2);
});

describe('a page', () => {
  beforeEach(async () => {
    for (const day of [0, 1, 2]) {
      clock = NOON + day * DAY;
      for (const secretId of ['id1', 'id2']) for (const caller of ['user a', 'user b']) count({ secretId, caller });
    }
    await usage.flush();
  });

  test('has the days and the secret that are asked for', async () => {
    expect(await entries({ from: dayOf('2026-11-30') })).toHaveLength(8);
    expect(await entries({ to: dayOf('2026-11-30') })).toHaveLength(8);
    expect(await entries({ from: dayOf('2026-11-30'), to: dayOf('2026-11-30'), secret: 'stripe' })).toHaveLength(2);
    expect(await entries({ secret: 'nobody' })).toEqual([]);
    database.exec("UPDATE secrets SET deleted_at = 1 WHERE id = 'id1'");
    expect(await entries()).toHaveLength(6);
  });

  test('follows the one before, whatever its length, with nothing twice or left out', async () => {
    const whole = await entries();
    for (const limit of [1, 2, 3, 5, 11, 12]) {
      const found = [];
      let after: UsageQuery['after'] = null;
      for (;;) {
        const page = await usage.page({ ...ALL, limit, after });
        found.push(...page.entries);
        if (page.cursor === null) break;
        expect(page.entries).toHaveLength(limit);
        const [day = '', secret = '', caller = ''] = page.cursor.split(' ');
        after = { day: dayOf(day), secret, caller };
      }
      expect(found).toEqual(whole);
    }
  });
});

test.each(['2026-02-30', '2026-13-01', '29.11.2026', ''])('%s is no day', (text) => {
  expect(dayOf(text)).toBeNaN();
});
