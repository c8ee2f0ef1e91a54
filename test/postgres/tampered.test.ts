import { expect, test } from 'vitest';
import { query } from '../support/relay/postgres.ts';
import { type SharedStore, sharedStore } from '../support/relay/postgres-store.ts';
import { type Guards, NO_CIPHER, NO_LISTS, type OpenStore } from '../support/relay/store.ts';

/**
 * Somebody who can write to Postgres, but does not have the root key. Each attack is written as a change of its own, so that
 * relays that run take it over; each is also made without the guard that stops it, where it must succeed.
 */
const VALUE = 'the-true-value-0123456789';
const OLD = 'the-old-value-0123456789';
const NARROW = { access: 'public', allow: [{ origin: 'https://api.example' }] };
const T = 'client_secret_relay';

const outcome = (store: OpenStore, name = 'victim'): string => {
  try {
    const secret = store.vault.find(name);
    return secret ? `served ${store.vault.open(secret).value} ${secret.policy.allow[0]?.origin}` : 'missing';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};
const TRUE = `served ${VALUE} https://api.example`;

interface Scene {
  readonly shared: SharedStore;
  readonly store: OpenStore;
  readonly before: Record<string, unknown>[];
  readonly token: string;
  readonly deviceId: string;
}

async function stage(guards: Guards): Promise<Scene> {
  const shared = await sharedStore();
  const store = await shared.open(guards);
  await store.vault.set('victim', OLD, NARROW, 'cli');
  await store.vault.set('other', 'another-value-0123456789', { allow: [] }, 'cli');
  const paired = await store.devices.pair(await store.devices.createCode(), 'Device', null);
  const { deviceId, deviceToken: token } = paired.ok ? paired.value : { deviceId: '', deviceToken: '' };
  const before = await shared.attack(`SELECT * FROM ${T}.secrets WHERE name = 'victim'`);
  await shared.attack(`CREATE TABLE device AS SELECT * FROM ${T}.devices`);
  await store.vault.set('victim', VALUE, NARROW, 'cli');
  await store.devices.revoke(deviceId, 'cli');
  return { shared, store, before, token, deviceId };
}

/** As the next change, as if a relay had made it. */
const asChange = (sql: string): string =>
  `WITH next AS (UPDATE ${T}.head SET change = change + 1 RETURNING change) ${sql}`;

const ATTACKS: Record<string, { sql: string; guards: readonly Guards[]; success: RegExp; target?: string }> = {
  'a policy edited': {
    sql: `UPDATE ${T}.secrets SET policy = replace(policy, 'api.example', 'evil.example'), change = next.change FROM next WHERE name = 'victim'`,
    guards: [NO_CIPHER],
    success: /evil\.example/,
  },
  'a row copied to a new name': {
    sql: `INSERT INTO ${T}.secrets SELECT 'copy', 'copy', version, policy, sealed, key_epoch, created_at, updated_at, NULL, next.change FROM ${T}.secrets, next WHERE name = 'victim'`,
    guards: [NO_CIPHER, NO_LISTS],
    success: /served/,
    target: 'copy',
  },
  'a row rolled back to its older version': {
    sql: `UPDATE ${T}.secrets SET version = $1, policy = $2, sealed = $3, updated_at = $4, change = next.change FROM next WHERE name = 'victim'`,
    guards: [NO_LISTS],
    success: new RegExp(OLD),
  },
  'a row deleted': {
    sql: `, gone AS (DELETE FROM ${T}.secrets WHERE name = 'victim' RETURNING id) INSERT INTO ${T}.removed SELECT 'secrets', gone.id, next.change FROM gone, next`,
    guards: [NO_LISTS],
    success: /missing/,
  },
};

test.each(Object.entries(ATTACKS))('%s is noticed by a relay that runs and by one that starts', async (_, attack) => {
  const { target = 'victim', success } = attack;
  for (const isGuarded of [true, false]) {
    const guards = isGuarded ? {} : Object.assign({}, ...attack.guards);
    const scene = await stage(guards);
    await using shared = scene.shared;
    expect(outcome(scene.store)).toBe(TRUE);
    const { version, policy, sealed, updated_at } = scene.before[0] ?? {};
    const values = attack.sql.includes('$1') ? [version, policy, sealed, updated_at] : [];
    await query(shared.url, asChange(attack.sql), values);
    const started = await shared.open(guards);
    for (const store of [scene.store, started]) {
      if (isGuarded) await expect.poll(() => outcome(store, target)).toBe('StoreCorrupted');
      else await expect.poll(() => outcome(store, target)).toMatch(success);
    }
  }
});

test('a revoked device that is put back stays revoked; without the list it would be back', async () => {
  for (const guards of [{}, NO_LISTS]) {
    const scene = await stage(guards);
    await using shared = scene.shared;
    const sql = `INSERT INTO ${T}.devices SELECT id, name, origin, token_hash, mac, created_at, last_used_at, next.change FROM device, next`;
    await query(shared.url, asChange(sql));
    const rows = () => scene.store.database.prepare('SELECT id FROM devices').all().length;
    await expect.poll(rows).toBe(1);
    const found = scene.store.devices.identify(scene.token);
    expect(found?.id ?? null).toBe(guards === NO_LISTS ? scene.deviceId : null);
  }
});

test('a whole older copy is noticed by a relay that has seen a newer one', async () => {
  const scene = await stage({});
  await using shared = scene.shared;
  for (const table of ['meta', 'nodes', 'secrets', 'audit', 'head'])
    await shared.attack(`CREATE TABLE old_${table} AS SELECT * FROM ${T}.${table}`);
  await scene.store.vault.set('victim', 'a-newer-value-0123456789', NARROW, 'cli');
  for (const table of ['meta', 'nodes', 'secrets', 'audit', 'head'])
    await shared.attack(`DELETE FROM ${T}.${table}; INSERT INTO ${T}.${table} SELECT * FROM old_${table}`);
  // It keeps what it had, and soon refuses to go by it.
  await expect(() => scene.store.vault.set('more', VALUE, NARROW, 'cli')).rejects.toThrow('older copy');
  await expect.poll(() => outcome(scene.store), { timeout: 20_000 }).toBe('StoreUnreachable');
});
