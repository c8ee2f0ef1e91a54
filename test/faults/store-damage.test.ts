import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { isStoreFault } from '../../relay/store/corrupted.ts';
import { type Guards, NO_CIPHER, NO_LISTS, NO_MAC, type OpenStore, openStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('a damaged file', () => {
  const NAMES = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const written = (name: string, version: number): string => `${name}-${version}-`.padEnd(2_000, 'v');
  const allow = [{ origin: 'https://api.example' }];

  /** A store of which each secret has two versions; closed, or as it is while a relay runs, with what is in the WAL. */
  async function make(guards: Guards, withWal: boolean): Promise<{ files: Record<string, Buffer> }> {
    const store = await openStore(folder.path, guards);
    for (const version of [1, 2])
      for (const name of NAMES) await store.vault.set(name, written(name, version), { allow }, 'cli');
    if (!withWal) await store.close();
    const names = ['relay.db', 'root.key', ...(withWal ? ['relay.db-wal'] : [])];
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder.path, name))]));
    if (withWal) await store.close();
    return { files };
  }

  /** Opens a copy with one bit flipped; what every secret then is. */
  async function flipped(files: Record<string, Buffer>, file: string, bit: number, guards: Guards): Promise<string[]> {
    const copy = await temporaryFolder();
    let store: OpenStore | null = null;
    try {
      for (const [name, bytes] of Object.entries(files)) {
        const changed = Buffer.from(bytes);
        if (name === file) changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        writeFileSync(path.join(copy.path, name), changed, { mode: 0o600 });
      }
      store = await openStore(copy.path, guards);
      return NAMES.map((name) => look(store as OpenStore, name));
    } catch (error) {
      if (error instanceof Error && error.name === 'StartupError') return ['start refused'];
      if (isStoreFault(error)) return ['refused'];
      throw error;
    } finally {
      await store?.close();
      await copy.remove();
    }
  }
  function look(store: OpenStore, name: string): string {
    try {
      const secret = store.vault.find(name);
      if (!secret) return 'missing';
      const { value } = store.vault.open(secret);
      if (JSON.stringify(secret.policy.allow) !== JSON.stringify(allow)) return 'WRONG';
      return value === written(name, 2) ? 'true' : value === written(name, 1) ? 'older' : 'WRONG';
    } catch (error) {
      if (isStoreFault(error)) return 'refused';
      throw error;
    }
  }
  /** Spread over the file, the header and its first page always among them. */
  const bitsOf = (file: Buffer, count: number): number[] =>
    Array.from({ length: count }, (_, i) =>
      i < 12 ? i * 67 : Math.floor((i / count) * file.length * 8) + ((i * 7919) % 64),
    );

  test('never gives a wrong value or policy, nor an older one, whichever bit of it has flipped', async () => {
    const { files } = await make({}, false);
    const seen: Record<string, number> = {};
    for (const bit of bitsOf(files['relay.db'] as Buffer, runs(80, 2_000))) {
      for (const what of await flipped(files, 'relay.db', bit, {})) seen[what] = (seen[what] ?? 0) + 1;
    }
    expect(seen.WRONG).toBeUndefined();
    expect(seen.older).toBeUndefined();
    expect(seen.refused).toBeGreaterThan(5);
    expect(seen.true).toBeGreaterThan(5);
  });

  test('a flipped bit in the write-ahead log ends what is read of it, and never gives a mixture', async () => {
    const { files } = await make({}, true);
    for (const bit of bitsOf(files['relay.db-wal'] as Buffer, runs(30, 500))) {
      const all = await flipped(files, 'relay.db-wal', bit, {});
      expect(all).not.toContain('WRONG');
    }
  });

  test('without the guards of the store wrong values are served in the same test', async () => {
    const guards = { ...NO_CIPHER, ...NO_LISTS, ...NO_MAC };
    const { files } = await make(guards, false);
    const file = files['relay.db'] as Buffer;
    const found = await Promise.all(
      NAMES.map((name) => flipped(files, 'relay.db', (file.indexOf(written(name, 2)) + 100) * 8, guards)),
    );
    expect(found.flat()).toContain('WRONG');
  });

  test('that is no database at all ends the start with a sentence', async () => {
    writeFileSync(path.join(folder.path, 'relay.db'), 'this is no database'.repeat(100), { mode: 0o600 });
    await expect(openDataStore({ dataDir: folder.path })).rejects.toThrow(
      /is damaged, or no database; bring back a backup\.$/,
    );
  });
});
