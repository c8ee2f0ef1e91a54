import { statSync } from 'node:fs';
import path from 'node:path';
import sodium from 'libsodium-wrappers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entriesOf } from '../../relay/store/lists.ts';
import { SEALED_BLOCK } from '../../shared/protocol/sealed.ts';
import { type OpenStore, openStore } from '../support/relay/store.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const SIZES = process.env.LONG ? [100, 1_000, 100_000] : [100, 1_000];
/** Of each size; among them are those that split a node. */
const CHANGES = 60;
/** The secret, its entry in the audit trail, the state, and a path in each of two or three lists. */
const MAX_ROWS = 18;
/** Of 4 KiB: those rows, and what of the indexes is written with them. */
const MAX_PAGES = 24;

let folder: TemporaryFolder;
let store: OpenStore;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = await openStore(folder.path);
  store.database.exec('PRAGMA synchronous = OFF');
});
afterEach(async () => {
  await store.close();
  await folder.remove();
});

const policy = { allow: [{ origin: 'https://api.example' }], origins: ['https://app.example'] };
async function growTo(size: number): Promise<void> {
  for (let next = store.manifest.list('secrets').size; next < size; ) {
    await store.manifest.change(() => {
      for (const end = Math.min(next + 1_000, size); next < end; next += 1)
        store.vault.set(`name-${next}`, 'value', policy, 'cli');
    });
  }
}

function seal(name: string): string {
  const { publicKey, identity } = store.sealing.byId();
  const box = {
    v: 1,
    relay: identity.fingerprint,
    device: 'd',
    id: sodium.to_base64(sodium.randombytes_buf(16)),
    exp: Math.floor(Date.now() / 1000) + 120,
    name,
    value: 'value',
    ...policy,
  };
  const padded = sodium.pad(sodium.from_string(JSON.stringify(box)), SEALED_BLOCK);
  return sodium.to_base64(sodium.crypto_box_seal(padded, publicKey));
}

/** What a change writes: rows, also deleted ones, and pages of the database. */
async function written(change: () => unknown): Promise<{ rows: number; pages: number }> {
  store.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const rows = () => Number(store.database.prepare('SELECT total_changes() AS rows').get()?.rows);
  const before = rows();
  await change();
  const bytes = statSync(path.join(folder.path, 'relay.db-wal')).size;
  return { rows: rows() - before, pages: Math.floor(bytes / 4_096) };
}
const most = (all: readonly { rows: number; pages: number }[]) => ({
  rows: Math.max(...all.map(({ rows }) => rows)),
  pages: Math.max(...all.map(({ pages }) => pages)),
});

describe.each(SIZES)('with %i secrets', (size) => {
  test('a change writes no more rows or pages than with few', async () => {
    await growTo(size);
    const numbers = Array.from({ length: CHANGES }, (_, index) => index);
    const nameOf = (index: number): string => `name-${(index * 7_919) % size}`;
    const changes: Record<string, (index: number) => unknown> = {
      'put of a new one': (index) => store.vault.put(`new-${index}`, seal(`new-${index}`), 'd'),
      'put of a new value': (index) => store.vault.put(nameOf(index), seal(nameOf(index)), 'd'),
      pause: (index) => store.vault.patch(nameOf(index), { paused: index % 2 === 0 }, 'cli'),
      rename: (index) => store.vault.patch(`new-${index}`, { name: `renamed-${index}` }, 'cli'),
      remove: (index) => store.vault.remove(`renamed-${index}`, 'cli'),
      restore: (index) => store.vault.restore(`renamed-${index}`, 'cli'),
    };
    for (const [what, change] of Object.entries(changes)) {
      const counts = [];
      for (const index of numbers)
        counts.push(await written(async () => expect(await change(index), what).toMatchObject({ ok: true })));
      const { rows, pages } = most(counts);
      expect(rows, what).toBeLessThanOrEqual(MAX_ROWS);
      expect(pages, what).toBeLessThanOrEqual(MAX_PAGES);
    }
  }, 1_800_000);
});

test('a list that is one text, as it once was, would be seen to grow', async () => {
  await growTo(2_000);
  const write = store.database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('text', ?)");
  const { pages } = await written(() =>
    store.manifest.change(() => {
      store.vault.patch('name-1', { paused: true }, 'cli');
      write.run(JSON.stringify([...entriesOf(store.manifest.list('secrets'))]));
    }),
  );
  expect(pages).toBeGreaterThan(MAX_PAGES);
}, 120_000);
