import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNoStrace } from '../../scripts/test-programs.mjs';
import { openStore } from '../support/relay/store.ts';
import { runs } from '../support/runs.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const WRITER = path.resolve(import.meta.dirname, '../support/relay/store-writer.ts');
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** Lets the writer go on from `first` and kills it once it has acknowledged `acknowledged` writes; the last one it did. */
function writeUntilKilled(first: number, acknowledged: number, mode = 'honest'): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder.path, mode, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    if (output.split('\n').length - 2 >= acknowledged) child.kill('SIGKILL');
  });
  return new Promise((resolve) =>
    child.once('close', () => resolve(Math.max(first - 1, ...output.split('\n').map(Number).filter(Number.isInteger)))),
  );
}

/** The last write that is there; throws where the store does not hold together. */
async function lastWritten(): Promise<number> {
  const store = await openStore(folder.path);
  // Killed between deleting and bringing back, neither of which was acknowledged.
  if (!store.vault.find('counter')) await store.vault.restore('counter', 'cli');
  const secret = store.vault.find('counter');
  const value = secret ? Number(store.vault.open(secret).value) : 0;
  expect(await store.manifest.check()).toBe(true);
  expect(store.audit.verify()).toBeNull();
  expect(store.database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  await store.close();
  return value;
}

test(
  'killed while it writes, the store has every write that was acknowledged, and holds together',
  async () => {
    const kills = runs(10, 200);
    let last = 0;
    for (let kill = 0; kill < kills; kill++) {
      const acknowledged = await writeUntilKilled(last + 1, 1 + ((kill * 7) % 23));
      last = await lastWritten();
      expect(last, `after kill ${kill + 1}`).toBeGreaterThanOrEqual(acknowledged);
      // At most the one write that was under way is there beyond those.
      expect(last).toBeLessThanOrEqual(acknowledged + 1);
    }
    expect(last).toBeGreaterThan(kills);
  },
  runs(60_000, 1_800_000),
);

test('a store that acknowledges before it writes loses writes in the same test', async () => {
  const acknowledged = await writeUntilKilled(1, 1, 'early');
  expect(acknowledged).toBe(1);
  expect(await lastWritten()).toBeLessThan(acknowledged);
});

describe('a write is on the disk before it is acknowledged', () => {
  test('SQLite syncs every commit', async () => {
    const store = await openStore(folder.path);
    expect(store.database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(store.database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(store.database.prepare('PRAGMA secure_delete').get()).toEqual({ secure_delete: 1 });
    await store.close();
  });

  test('counted from outside, with strace; without the setting there are next to none', () => {
    // Not skipped where it cannot be counted: nothing else shows that a write reached the disk.
    expect(whyNoStrace()).toBeNull();
    const WRITES = 30;
    const count = (mode: string, first: number): number => {
      const log = path.join(folder.path, `${mode}.strace`);
      const args = ['-f', '-e', 'trace=fsync,fdatasync', '-o', log, process.execPath, WRITER, folder.path, mode];
      expect(spawnSync('strace', [...args, String(first), String(first + WRITES - 1)]).status).toBe(0);
      return readFileSync(log, 'utf8').match(/\bf(?:data)?sync\(/g)?.length ?? 0;
    };
    // Every third write is followed by two more.
    expect(count('honest', 1)).toBeGreaterThanOrEqual(WRITES + 2 * (WRITES / 3));
    expect(count('lazy', WRITES + 1)).toBeLessThan(WRITES / 2);
  });
});
