import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRowCipher } from '../../../relay/secrets/row-cipher.ts';
import { StoreCorrupted } from '../../../relay/store/corrupted.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { pairOwner } from '../../support/relay/owner.ts';
import { NO_CIPHER, type OpenStore, openStore } from '../../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const DAY_MS = 86_400_000;
const SECRETS = 50;

describe('the keys of the rows', () => {
  let folder: TemporaryFolder;
  let store: OpenStore;
  beforeEach(async () => {
    folder = await temporaryFolder();
    store = await openStore(folder.path);
    for (let i = 0; i < SECRETS; i++) await store.vault.set(`s${i}`, `value ${i}`, {}, 'cli');
    await store.vault.remove('s7', 'cli');
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  const expectAllWell = (of: OpenStore): void => {
    for (let i = 0; i < SECRETS; i++) {
      const secret = of.vault.find(`s${i}`);
      expect(secret && of.vault.open(secret).value, `s${i}`).toBe(i === 7 ? null : `value ${i}`);
    }
    expect(of.audit.verify()).toBeNull();
  };
  const epochs = (): unknown[] =>
    store.database.prepare('SELECT key_epoch AS epoch, count(*) AS rows FROM secrets GROUP BY key_epoch').all();

  test('every row is encrypted anew, a deleted one too; versions and policies stay', async () => {
    const before = store.vault.page(1_000, null).secrets;
    const sealed = store.database.prepare('SELECT sealed FROM secrets ORDER BY id').all();
    expect(await store.rotation.rows()).toEqual({ done: SECRETS, damaged: 0, resumed: false });
    expect(epochs()).toEqual([{ epoch: 2, rows: SECRETS }]);
    expect(store.vault.page(1_000, null).secrets).toEqual(before);
    const anew = store.database.prepare('SELECT sealed FROM secrets ORDER BY id').all();
    expect(
      anew.filter((row, i) => Buffer.from(row.sealed as Uint8Array).equals(sealed[i]?.sealed as Uint8Array)),
    ).toEqual([]);
    expectAllWell(store);
    expect(await store.vault.restore('s7', 'cli')).toMatchObject({ ok: true });
    await store.vault.set('new', 'value', {}, 'cli');
    expect(epochs()).toEqual([{ epoch: 2, rows: SECRETS + 1 }]);
    expect(await store.rotation.rows()).toMatchObject({ done: SECRETS + 1, resumed: false });
  });

  test('broken off after any step, everything can be read, and the next rotation goes on', async () => {
    class BrokenOff extends Error {}
    const breakOffAfter = (steps: number) => () => {
      steps -= 1;
      if (steps === 0) throw new BrokenOff();
    };
    let breaks = 0;
    for (let step = 1; ; step++) {
      try {
        await store.rotation.rows(breakOffAfter(step));
        break;
      } catch (error) {
        if (!(error instanceof BrokenOff)) throw error;
      }
      breaks += 1;
      const other = await openStore(folder.path);
      expectAllWell(other);
      await other.rotation.rows();
      expectAllWell(other);
      expect(epochs()).toHaveLength(1);
      await other.close();
    }
    // Begun, after each batch of 20, and after the empty one.
    expect(breaks).toBe(5);
  });

  test('broken off, it goes on with the key that it had begun with, and is one entry in the audit trail', async () => {
    const stop = (): never => {
      throw new Error('broken off');
    };
    let steps = 0;
    const afterBatch = (): void => {
      steps += 1;
      if (steps === 2) stop();
    };
    await expect(() => store.rotation.rows(afterBatch)).rejects.toThrow('broken off');
    expect(await store.rotation.rows()).toEqual({ done: SECRETS - 20, damaged: 0, resumed: true });
    expect(epochs()).toEqual([{ epoch: 2, rows: SECRETS }]);
    await store.rotation.sealing(Date.now() + DAY_MS);
    const rotated = (await store.audit.page(1_000, null)).entries.filter(({ what }) => what === 'keys.rotated');
    expect(rotated.map(({ who, subject, code }) => [who, subject, code])).toEqual([
      ['cli', 'sealing 2', null],
      ['cli', 'rows 2', null],
    ]);
  });

  test('a damaged row is counted and left, and the others are encrypted anew', async () => {
    store.database.exec("UPDATE secrets SET policy = '{}' WHERE name = 's3'");
    expect(await store.rotation.rows()).toEqual({ done: SECRETS - 1, damaged: 1, resumed: false });
    expect(epochs()).toEqual([
      { epoch: 1, rows: 1 },
      { epoch: 2, rows: SECRETS - 1 },
    ]);
  });

  test('a relay that kept to the key it knew would serve nothing after a rotation', async () => {
    const cipher = createRowCipher(() => store.keys.rows(1));
    const stuck = await openStore(folder.path, { cipher });
    stuck.vault.find('s0');
    await store.rotation.rows();
    await vi.waitFor(() => expect(() => stuck.vault.find('s0')).toThrow(StoreCorrupted), { interval: 5 });
    expectAllWell(store);
    stuck.close();
  });

  test('a row that another key encrypted is not opened; a cipher that knows no keys would open it', async () => {
    const other = await temporaryFolder();
    for (const [guards, opens] of [
      [{}, false],
      [NO_CIPHER, true],
    ] as const) {
      const weak = await openStore(`${other.path}/${opens}`, guards);
      await weak.vault.set('a', 'value', {}, 'cli');
      weak.database.exec('UPDATE secrets SET key_epoch = 2');
      const open = () => {
        const secret = weak.vault.find('a');
        return secret && weak.vault.open(secret).value;
      };
      if (opens) expect(open()).toBe('value');
      else expect(open).toThrow('not what the relay wrote');
      await weak.close();
    }
    await other.remove();
  });
});

describe('the key to seal to', () => {
  let relay: LocalRelay;
  let store: OpenStore;
  let clock = Date.now();
  beforeEach(async () => {
    relay = await startLocalRelay();
    store = await openStore(relay.dataDir, { now: () => clock });
  });
  afterEach(async () => {
    await store.close();
    await relay.stop();
  });

  const info = async (query = ''): Promise<Record<string, string>> =>
    (await fetch(`${relay.url}/v1/relay${query}`)).json() as Promise<Record<string, string>>;

  test('is active until its date: a paired extension goes on, and new links name the new one', async () => {
    const { publicKey, keyId, fingerprint } = relay.device.relay;
    await store.rotation.sealing(Date.now() + DAY_MS);
    await expect.poll(async () => (await info()).fingerprint, { interval: 5 }).not.toBe(fingerprint);
    expect(await info(`?keyId=${keyId}`)).toMatchObject({ publicKey, keyId, fingerprint });
    expect((await relay.register({ name: 'old', value: 'x' })).status).toBe(201);

    const link = `${relay.url}/#pair=${await store.devices.createCode()}.x`;
    const second = await pairOwner(link);
    expect(second.device.relay.publicKey).not.toBe(publicKey);
    expect((await second.register({ name: 'new', value: 'x' })).status).toBe(201);
    // What was sealed to the one key for the relay that the other one names is for nobody.
    const mixed = await second.seal({ name: 'mixed', value: 'x', relay: fingerprint });
    expect((await second.fetch('/v1/secrets/mixed', { method: 'PUT', json: { sealed: mixed } })).status).toBe(400);
  });

  test('and not after it', async () => {
    const { keyId, fingerprint } = relay.device.relay;
    await store.rotation.sealing(Date.now() - 1);
    await expect.poll(async () => (await info(`?keyId=${keyId}`)).fingerprint, { interval: 5 }).not.toBe(fingerprint);
    const response = await relay.register({ name: 'late', value: 'x' });
    expect(await response.json()).toMatchObject({ code: 'SEALED_BOX_REJECTED' });
  });

  test('a key past its date is forgotten at the next rotation, one before it is kept', async () => {
    await store.rotation.sealing(clock + DAY_MS);
    await store.rotation.sealing(clock + 3 * DAY_MS);
    expect(store.sealing.active()).toHaveLength(3);
    clock += 2 * DAY_MS;
    expect(store.sealing.active()).toHaveLength(2);
    await store.rotation.sealing(clock + DAY_MS);
    expect(store.manifest.head.sealing.map(({ epoch }) => epoch)).toEqual([4, 3, 2]);
    clock = Date.now();
  });
});
