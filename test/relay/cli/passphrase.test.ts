import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RELAY_PROGRAM } from '../../../scripts/targets.ts';
import { runCli } from '../../support/relay/cli.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
const inFolder = (name: string): string => path.join(folder.path, name);

/** In a terminal (util-linux's `script` makes one), with what a person types after each prompt. */
async function typed(args: readonly string[], answers: readonly (readonly [prompt: string, line: string])[]) {
  const command = [process.execPath, RELAY_PROGRAM, ...args].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { PATH: process.env.PATH, RELAY_DATA_DIR: inFolder('data'), TERM: 'xterm' },
  });
  let shown = '';
  const left = [...answers];
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [next] = left;
    if (!next || !shown.endsWith(next[0])) return;
    left.shift();
    child.stdin.write(next[1]);
  });
  const [code] = await once(child, 'close');
  return { code, shown };
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await runCli(['secrets', 'list'], { RELAY_DATA_DIR: inFolder('data') });
});
afterAll(() => folder.remove());

test('a terminal asks for the passphrase twice and does not show it; a typing error can be taken back', async () => {
  const file = inFolder('one.backup');
  const { code, shown } = await typed(
    ['backup', file],
    [
      ['Passphrase: ', 'a long passphrasX\u007fe\r'],
      ['Again: ', 'a long passphrase\r'],
    ],
  );
  expect([code, shown]).toEqual([0, expect.stringMatching(/Wrote/)]);
  expect(shown).not.toMatch(/long|passphras[eX]/);
  const env = { RELAY_DATA_DIR: inFolder('restored'), BACKUP_PASSPHRASE: 'a long passphrase' };
  expect((await runCli(['restore', file], env)).stderr).toMatch(/^The root key is not in the backup/);
});

test('two that differ, and Ctrl+C, make no backup', async () => {
  const file = inFolder('two.backup');
  const prompts = [
    ['Passphrase: ', 'a long passphrase\r'],
    ['Again: ', 'another passphrase\r'],
  ] as const;
  const differ = await typed(['backup', file], prompts);
  expect([differ.code, differ.shown]).toEqual([2, expect.stringMatching(/differ/)]);
  const cancelled = await typed(['backup', file], [['Passphrase: ', '\u0003']]);
  expect([cancelled.code, cancelled.shown]).toEqual([1, expect.stringMatching(/Cancelled/)]);
  expect(existsSync(file)).toBe(false);
});
