import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { seededRandom } from '../support/random.ts';
import { contentsOf, fillCalls } from '../support/relay/filled-calls.ts';
import { contentOfFile, fillStore } from '../support/relay/filled-store.ts';
import { createDatabase } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { runs } from '../support/runs.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const COPIER = path.resolve(import.meta.dirname, '../support/relay/store-copier.ts');

/** Kills a copy so long after so many lines of it; what it wrote. */
async function copyAndDie(folder: string, url: string, lines: number, afterMs: number): Promise<string> {
  const child = spawn(process.execPath, [COPIER, folder, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  let isDue = false;
  child.stdout.on('data', async (chunk: Buffer) => {
    output += chunk.toString();
    if (isDue || output.split('\n').length <= lines) return;
    isDue = true;
    await pause(afterMs);
    child.kill('SIGKILL');
  });
  await ended;
  return output;
}

const isDone = (output: string): boolean => /^(?:before|copied)/m.test(output);

test('a copy that is killed again and again ends as one that is not', async () => {
  const random = seededRandom(20);
  let killed = 0;
  for (let round = 0; round < runs(1, 25); round += 1) {
    await using folder = await temporaryFolder();
    await fillStore(folder.path, 200);
    const calls = await fillCalls(folder.path, 4);
    const before = contentOfFile(folder.path, 'relay.db');
    const url = await createDatabase(inject('postgres'));
    const { hostname, port } = new URL(url);
    // As over a network: a copy takes about a second.
    await using proxy = await startTcpProxy(hostname, Number(port));
    proxy.delay = 10;
    const slow = url.replace(`:${port}/`, `:${proxy.port}/`);
    for (let kill = 0; kill < 4; kill += 1) {
      const output = await copyAndDie(folder.path, slow, 1 + random.whole(4), random.whole(150));
      if (isDone(output)) break;
      killed += 1;
    }
    const last = await copyAndDie(folder.path, url, Number.POSITIVE_INFINITY, 0);
    expect(isDone(last)).toBe(true);
    await using other = await temporaryFolder();
    for (const dataDir of [folder.path, other.path]) {
      const opened = await openDataStore({ dataDir, rootKey: ROOT_KEY, databaseUrl: url });
      expect(opened.audit.verify()).toBeNull();
      expect(await contentsOf(opened, calls)).toEqual(calls);
      await opened.close();
      expect(contentOfFile(dataDir, 'replica.db')).toEqual(before);
    }
  }
  // Some were killed within the copy.
  expect(killed).toBeGreaterThan(0);
}, 600_000);
