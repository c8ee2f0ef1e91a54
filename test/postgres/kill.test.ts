import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sharedStore } from '../support/relay/postgres-store.ts';
import { runs } from '../support/runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WRITER = path.resolve(import.meta.dirname, '../support/relay/postgres-writer.ts');

/** Kills a relay at a random moment while it writes; the last number that it said was written. */
async function writeAndDie(folder: string, url: string, first: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder, url, String(first)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  await expect.poll(() => output, { timeout: 120_000, interval: 5 }).toMatch(/\n\d+\n/);
  await pause(afterMs);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
  return Number(/(\d+)\n$/.exec(output.slice(0, output.lastIndexOf('\n') + 1))?.[1]);
}

test('a relay that is killed while it writes loses nothing that it acknowledged, holds up no other, and catches up', async () => {
  await using shared = await sharedStore();
  const other = await shared.open();
  const folder = await temporaryFolder();
  const counted = (): number => {
    const secret = other.vault.find('counter');
    return secret ? Number(other.vault.open(secret).value.slice('count-'.length)) : 0;
  };
  let last = 0;
  for (let round = 0; round < runs(4, 100); round += 1) {
    const acknowledged = await writeAndDie(folder.path, shared.url, last + 1, Math.random() * 60);
    // The other one can write at once: the lock went with the connection.
    await other.vault.set('mine', `round-${round}`, {}, 'cli');
    // At most the change that was under way when it died was made as well.
    expect([acknowledged, acknowledged + 1]).toContain(counted());
    last = counted();
    expect(other.audit.verify()).toBeNull();
  }
  await folder.remove();
}, 600_000);
