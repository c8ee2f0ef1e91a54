import sodium from 'libsodium-wrappers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SEALED_BLOCK } from '../../../shared/protocol/sealed.ts';
import { type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

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

const set = async (name: string, value = 'value-1', policy: unknown = {}) =>
  await store.vault.set(name, value, policy, 'cli');
/** The audit trail, the oldest first. */
const trail = async (): Promise<string[]> => {
  await store.audit.flush(true);
  const { entries } = await store.audit.page(100, null);
  return entries.reverse().map(({ who, what, subject, code }) => `${who} ${what} ${subject} ${code ?? 'done'}`);
};

describe('the audit trail has', () => {
  test('who did what to which secret', async () => {
    await set('a');
    await store.vault.patch('a', { access: 'public' }, 'device:1');
    await store.vault.patch('a', { name: 'b' }, 'device:1');
    await store.vault.patch('b', { name: 'b', paused: true }, 'device:1');
    await store.vault.remove('b', 'device:2');
    await store.vault.restore('b', 'cli');
    expect(await trail()).toEqual([
      'cli secret.put a done',
      'device:1 secret.changed a done',
      'device:1 secret.renamed a → b done',
      'device:1 secret.changed b done',
      'device:2 secret.deleted b done',
      'cli secret.restored b done',
    ]);
  });

  test('what was refused, with its reason', async () => {
    await set('a', '');
    await set('-', 'value-1');
    await set('a', 'null');
    await set('a', 'value-1', { access: 'everybody' });
    await set('a', 'value-1', { origins: ['https://*.co.uk'] });
    await store.vault.put('a', 'no box', 'd1');
    await set('a');
    await store.vault.patch('a', { allow: [{ origin: 'https://*.com' }] }, 'cli');
    await store.vault.patch('a', { unknown: 1 }, 'cli');
    await store.vault.patch('unknown', {}, 'cli');
    await store.vault.remove('unknown', 'cli');
    await store.vault.restore('unknown', 'cli');
    expect(new Set(await trail())).toEqual(
      new Set([
        'cli secret.put a INVALID_PARAMETER',
        'cli secret.put - INVALID_PARAMETER',
        'device:d1 secret.put a SEALED_BOX_REJECTED',
        'cli secret.put a done',
        'cli secret.changed a INVALID_PARAMETER',
        'cli secret.changed unknown SECRET_NOT_FOUND',
        'cli secret.deleted unknown SECRET_NOT_FOUND',
        'cli secret.restored unknown SECRET_NOT_FOUND',
      ]),
    );
    expect(store.vault.page(10, null).secrets).toMatchObject([{ name: 'a', version: 1, access: 'private' }]);
  });

  test('no more of a name than fits', async () => {
    await store.vault.remove('x'.repeat(1_000), 'cli');
    expect(await trail()).toEqual([`cli secret.deleted ${'x'.repeat(140)} SECRET_NOT_FOUND`]);
  });
});

describe('a refusal names what is wrong:', () => {
  test.each<[string, () => unknown, object]>([
    ['no secret to change', () => store.vault.patch('b', {}, 'cli'), { code: 'SECRET_NOT_FOUND', param: 'name' }],
    ['no secret to delete', () => store.vault.remove('b', 'cli'), { code: 'SECRET_NOT_FOUND', param: 'name' }],
    ['a name that is taken', () => store.vault.restore('a', 'cli'), { code: 'CONFLICT', param: 'name' }],
    ['a value that is none', () => set('b', 'undefined'), { code: 'INVALID_PARAMETER', param: 'value' }],
    ['a value that is a mask', () => set('b', '••••'), { code: 'INVALID_PARAMETER', param: 'value' }],
    ['a wildcard', () => set('b', 'v', { allow: [{ origin: 'https://*.com' }] }), { param: 'allow.0.origin' }],
    ['a name that is none', () => set('a b'), { code: 'INVALID_PARAMETER', param: 'name' }],
    ['a policy that is none', () => set('b', 'v', 1), { code: 'INVALID_PARAMETER', param: 'policy' }],
  ])('%s', async (_, change, refused) => {
    await set('a');
    expect(await change()).toMatchObject({ ok: false, refusal: refused });
  });
});

describe('a sealed box', () => {
  const put = async (id: string, value: string, policy: object = {}) => {
    const { publicKey, identity } = store.sealing.byId();
    const exp = Math.floor(clock / 1000) + 60;
    const content = {
      v: 1,
      name: 'a',
      value,
      relay: identity.fingerprint,
      device: 'd1',
      id: id.repeat(16),
      exp,
      ...policy,
    };
    const padded = sodium.pad(sodium.from_string(JSON.stringify(content)), SEALED_BLOCK);
    const sealed = sodium.to_base64(
      sodium.crypto_box_seal(padded, publicKey),
      sodium.base64_variants.URLSAFE_NO_PADDING,
    );
    const done = await store.vault.put('a', sealed, 'd1');
    return done.ok ? done.value.created : done.refusal.code;
  };
  const now = () => {
    const secret = store.vault.find('a');
    return secret && [store.vault.open(secret).value, secret.policy.paused];
  };

  test('brings a new value once, and leaves a secret paused that is', async () => {
    expect([await put('1', 'first'), now()]).toEqual([true, ['first', false]]);
    await store.vault.patch('a', { paused: true }, 'cli');
    expect([await put('2', 'second'), now()]).toEqual([false, ['second', true]]);
    expect([await put('1', 'first'), now()]).toEqual(['SEALED_BOX_REJECTED', ['second', true]]);
    expect([await put('3', 'third', { paused: false }), now()]).toEqual([false, ['third', false]]);
  });

  test('that was used is remembered until it has expired', async () => {
    await put('1', 'first');
    clock += MINUTE - 1_000;
    await put('2', 'second');
    expect(store.manifest.list('boxes').size).toBe(2);
    clock += 1_000;
    await put('3', 'third');
    expect(store.manifest.list('boxes').size).toBe(2);
  });
});

describe('a new value', () => {
  test('keeps a secret paused, unless it says otherwise', async () => {
    await set('a');
    const paused = () => store.vault.find('a')?.policy.paused;
    expect(paused()).toBe(false);
    await store.vault.patch('a', { paused: true }, 'cli');
    await set('a', 'value-2', { paused: false });
    expect(paused()).toBe(false);
    await set('a', 'value-3', { paused: true });
    expect(paused()).toBe(true);
  });

  test('is not written over a row that was edited, which could bring in what it says', async () => {
    await set('a', 'value-1', { access: 'private' });
    store.database.exec(`UPDATE secrets SET policy = json_set(policy, '$.access', 'public') WHERE name = 'a'`);
    await expect(() => set('a', 'value-2')).rejects.toThrow('not what the relay wrote');
    await expect(() => store.vault.patch('a', {}, 'cli')).rejects.toThrow('not what the relay wrote');
  });
});

describe('a secret that was deleted', () => {
  const kept = () => store.database.prepare('SELECT count(*) AS count FROM secrets').get()?.count;
  test('is not restored from a row that was edited', async () => {
    await set('a');
    await store.vault.remove('a', 'cli');
    store.database.exec(`UPDATE secrets SET policy = json_set(policy, '$.access', 'public')`);
    await expect(() => store.vault.restore('a', 'cli')).rejects.toThrow('not what the relay wrote');
    expect(store.vault.find('a')).toBeNull();
  });

  test('can be restored for ten minutes, and is then purged with the next change', async () => {
    await set('a');
    await store.vault.remove('a', 'cli');
    clock += 10 * MINUTE - 1;
    await set('b');
    expect(kept()).toBe(2);
    clock += 1;
    await set('c');
    expect(kept()).toBe(2);
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
  });

  test('although it is damaged is gone, and cannot be restored', async () => {
    await set('a');
    await set('b');
    store.database.exec(`UPDATE secrets SET sealed = CAST('x' AS BLOB) WHERE name = 'a'`);
    const listed = store.vault.page(10, null).secrets;
    expect(listed).toMatchObject([
      {
        name: 'a',
        version: 1,
        damaged: true,
        allow: [],
        uses: 0,
        lastUsedAt: null,
        createdAt: new Date(0).toISOString(),
      },
      { name: 'b', access: 'private' },
    ]);
    expect(listed[0]).not.toHaveProperty('hint');
    expect(await store.vault.remove('a', 'cli')).toMatchObject({ ok: true });
    expect(kept()).toBe(1);
    expect(await store.vault.restore('a', 'cli')).toMatchObject({ refusal: { code: 'SECRET_NOT_FOUND' } });
  });
});

test('secrets come in pages, in the order of their names', async () => {
  for (const name of ['b', 'a', 'c']) await set(name);
  const page = (limit: number, cursor: string | null) => {
    const { secrets, cursor: next } = store.vault.page(limit, cursor);
    return [secrets.map(({ name }) => name).join(''), next];
  };
  expect(page(2, null)).toEqual(['ab', 'b']);
  expect(page(2, 'b')).toEqual(['c', null]);
  expect(page(3, null)).toEqual(['abc', null]);
  expect(page(1, 'c')).toEqual(['', null]);
});
