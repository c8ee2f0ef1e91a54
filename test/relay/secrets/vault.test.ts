import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const VALUE = 'a-value-of-twenty-chars-abcd';
const MINUTE = 60_000;

let folder: TemporaryFolder;
let store: OpenStore;
let clock = Date.parse('2030-01-01T00:00:00Z');

beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path, { now: () => clock });
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const set = async (name: string, value = VALUE, policy: object = {}) =>
  await store.vault.set(name, value, policy, 'cli');
const opened = (name: string) => {
  const secret = store.vault.find(name);
  return secret && store.vault.open(secret).value;
};
const one = (name: string) => store.vault.page(1_000, null).secrets.find((secret) => secret.name === name);

describe('putting', () => {
  test('a new secret is version 1, a new value the next version; when it was made stays', async () => {
    expect(await set('a')).toMatchObject({ ok: true, value: { created: true, secret: { version: 1 } } });
    const { createdAt } = one('a') ?? {};
    clock += MINUTE;
    expect(await set('a', 'other')).toMatchObject({ ok: true, value: { created: false, secret: { version: 2 } } });
    expect(one('a')).toMatchObject({ version: 2, createdAt, updatedAt: new Date(clock).toISOString() });
    expect(opened('a')).toBe('other');
  });

  test.each([
    ['twenty characters show their last four', 'abcdefghijklmnopqrst', 'qrst'],
    ['nineteen show nothing', 'abcdefghijklmnopqrs', undefined],
  ])('%s', async (_, value, hint) => {
    await set('a', value);
    expect(one('a')?.hint).toBe(hint);
    expect(JSON.stringify(store.vault.page(1_000, null).secrets)).not.toContain(value);
  });

  test('a value of 16,384 characters is taken, one of 16,385 or none is not', async () => {
    expect(await set('a', 'x'.repeat(16_384))).toMatchObject({ ok: true });
    expect(opened('a')).toHaveLength(16_384);
    for (const value of ['x'.repeat(16_385), '']) {
      expect(await set('b', value)).toMatchObject({
        ok: false,
        refusal: { code: 'INVALID_PARAMETER', param: 'value' },
      });
    }
    expect(one('b')).toBeUndefined();
  });

  test('a public secret without paths is taken with a warning', async () => {
    const saved = await set('a', VALUE, { access: 'public', allow: [{ origin: 'https://api.example' }] });
    expect(saved.ok && saved.value.secret.warnings.length).toBeGreaterThan(0);
  });
});

describe('changing', () => {
  const fields: [string, unknown][] = [
    ['access', 'public'],
    ['allow', [{ origin: 'https://api.example', methods: ['POST'], paths: ['/v1/*'] }]],
    ['placements', ['query:key', 'body:a.b']],
    ['origins', ['https://app.example']],
    ['origins', null],
    ['limits', { perMinute: 3, perDay: 9 }],
    ['limits', null],
    ['allowRanges', true],
    ['expiresAt', '2031-01-01T00:00:00Z'],
    ['expiresAt', null],
  ];
  test.each(fields)('%s = %j, and nothing else', async (field, value) => {
    await set('a', VALUE, { access: 'private', limits: { perMinute: 1 }, origins: ['https://old.example'] });
    const before = one('a');
    expect(await store.vault.patch('a', { [field]: value }, 'cli')).toMatchObject({
      ok: true,
      value: { [field]: value },
    });
    expect(one('a')).toEqual({ ...before, [field]: value, version: 2, updatedAt: expect.any(String) });
    expect(store.vault.find('a')?.policy).toMatchObject({ [field]: value });
    expect(opened('a')).toBe(VALUE);
  });

  test.each([
    ['access', { access: 'open' }, 'access'],
    ['an origin with a path', { allow: [{ origin: 'https://a.example/x' }] }, 'allow.0.origin'],
    ['a wildcard on what everybody may own', { allow: [{ origin: 'https://*.github.io' }] }, 'allow.0.origin'],
    ['a placement', { placements: ['cookie'] }, 'placements.0'],
    ['a limit', { limits: { perMinute: 0 } }, 'limits.perMinute'],
    ['a time', { expiresAt: 'tomorrow' }, 'expiresAt'],
    ['a name', { name: '../x' }, 'name'],
    ['the value, which only a sealed box brings', { value: 'x' }, 'value'],
    ['an unknown field', { colour: 'red' }, 'colour'],
  ])('%s that is wrong is refused by its name, and nothing changes', async (_, patch, param) => {
    await set('a');
    const before = one('a');
    expect(await store.vault.patch('a', patch, 'cli')).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_PARAMETER', param },
    });
    expect(one('a')).toEqual(before);
  });

  test('a renamed secret keeps its history and uses; its old name is free', async () => {
    await set('a');
    const { createdAt } = one('a') ?? {};
    const found = store.vault.find('a');
    if (found) store.vault.markUsed(found);
    clock += MINUTE;
    expect(await store.vault.patch('a', { name: 'b', access: 'public' }, 'cli')).toMatchObject({ ok: true });
    expect(one('b')).toMatchObject({ version: 2, createdAt, uses: 1, access: 'public' });
    expect(opened('b')).toBe(VALUE);
    expect(store.vault.find('a')).toBeNull();
    expect(await set('a', 'new')).toMatchObject({ value: { created: true } });
    expect(opened('b')).toBe(VALUE);
  });

  test('a name that is taken or unknown is refused', async () => {
    await set('a');
    await set('b');
    expect(await store.vault.patch('a', { name: 'b' }, 'cli')).toMatchObject({ refusal: { code: 'CONFLICT' } });
    expect(await store.vault.patch('c', {}, 'cli')).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
  });
});

describe('deleting', () => {
  test('what was deleted is gone at once, and comes back whole within ten minutes', async () => {
    await set('a', VALUE, { access: 'public' });
    const before = one('a');
    // In memory, as that of a secret in use is.
    expect(opened('a')).toBe(VALUE);
    expect(await store.vault.remove('a', 'cli')).toMatchObject({ ok: true });
    expect(store.vault.find('a')).toBeNull();
    expect(store.vault.page(1_000, null).secrets).toEqual([]);
    clock += 10 * MINUTE - 1;
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ ok: true });
    expect(one('a')).toEqual(before);
    expect(opened('a')).toBe(VALUE);
    expect(await store.vault.remove('b', 'cli')).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
  });

  test('after ten minutes it does not, and its value has left the disk', async () => {
    await set('a');
    await store.vault.remove('a', 'cli');
    clock += 10 * MINUTE - 1;
    await store.vault.flush();
    expect(store.database.prepare('SELECT count(*) AS count FROM secrets').get()).toEqual({ count: 1 });
    clock += 1;
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
    await store.vault.flush();
    expect(store.database.prepare('SELECT count(*) AS count FROM secrets').get()).toEqual({ count: 0 });
  });

  test('a name taken meanwhile is a conflict; freed, the one deleted last comes back', async () => {
    await set('a', 'first');
    await store.vault.remove('a', 'cli');
    clock += MINUTE;
    await set('a', 'second');
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ refusal: { code: 'CONFLICT' } });
    await store.vault.remove('a', 'cli');
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ ok: true });
    expect(opened('a')).toBe('second');
  });
});

describe('the pages that a policy allows', () => {
  const pages = (): string[] => [...store.vault.pageOrigins()];
  const [FIRST, SECOND, LONGER] = ['https://a.example', 'https://b.example', 'https://a.example:8443'];

  test('follow every change of every secret, and those of another process', async () => {
    await set('a', VALUE, { origins: [FIRST, LONGER] });
    await set('b', VALUE, { origins: [FIRST] });
    await set('c');
    expect(pages()).toEqual([FIRST, LONGER]);
    await store.vault.patch('a', { origins: [SECOND] }, 'cli');
    expect(pages()).toEqual([FIRST, SECOND]);
    await store.vault.patch('a', { name: 'd' }, 'cli');
    await store.vault.remove('b', 'cli');
    expect(pages()).toEqual([SECOND]);
    await store.vault.restore('b', 'cli');
    await store.vault.patch('d', { origins: null }, 'cli');
    expect(pages()).toEqual([FIRST]);
    const other = await openStore(folder.path);
    await other.vault.patch('c', { origins: [LONGER] }, 'cli');
    await other.close();
    await expect.poll(pages, { interval: 5 }).toEqual([FIRST, LONGER]);
  });

  test('of a damaged secret go with it, those of others stay', async () => {
    await set('a', VALUE, { origins: [FIRST, SECOND] });
    await set('b', VALUE, { origins: [FIRST] });
    store.database.exec("UPDATE secrets SET policy = json_set(policy, '$.origins', NULL) WHERE name = 'a'");
    expect(await store.vault.remove('a', 'cli')).toMatchObject({ ok: true });
    expect(pages()).toEqual([FIRST]);
    expect(store.manifest.list('pages').size).toBe(1);
  });
});

describe('what is no longer needed', () => {
  test('of many deleted secrets a change takes a few with it, and the flush of each second many', async () => {
    await store.manifest.change(() => {
      for (let i = 0; i < 700; i++) store.vault.set(`s${i}`, VALUE, {}, 'cli');
      for (let i = 0; i < 700; i++) store.vault.remove(`s${i}`, 'cli');
    });
    clock += 10 * MINUTE;
    const left = () => store.database.prepare('SELECT count(*) AS count FROM secrets').get()?.count;
    await set('a');
    expect(left()).toBe(697);
    await store.vault.flush();
    expect(left()).toBe(197);
    await store.vault.flush();
    expect(left()).toBe(1);
    expect(store.manifest.list('deleted').size).toBe(0);
  });
});
