import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RELAY_PROGRAM } from '../../../scripts/targets.ts';
import { firstMatch } from '../../support/output.ts';
import { runCli } from '../../support/relay/cli.ts';
import { type Owner, pairOwner } from '../../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const VALUE = 'backup-canary-value-0123456789';
const PASSPHRASE = 'correct horse battery staple';

let relay: RelayProcess;
let owner: Owner;
let folder: TemporaryFolder;
const inFolder = (name: string): string => path.join(folder.path, name);
const cli = (args: string[], dataDir: string, more: Record<string, string> = { BACKUP_PASSPHRASE: PASSPHRASE }) =>
  runCli(args, { RELAY_DATA_DIR: dataDir, ...more });
const namesIn = async (dataDir: string): Promise<string[]> => {
  const { stdout } = await cli(['secrets', 'list', '--json'], dataDir);
  return (JSON.parse(stdout) as { secrets: { name: string }[] }).secrets.map(({ name }) => name);
};
/** A data folder with the root key of the relay and nothing else. */
const emptyFolder = (name: string): string => {
  mkdirSync(inFolder(name), { mode: 0o700 });
  copyFileSync(path.join(relay.dataDir, 'root.key'), path.join(inFolder(name), 'root.key'));
  return inFolder(name);
};

beforeAll(async () => {
  folder = await temporaryFolder();
  relay = await startRelayProcess();
  owner = await pairOwner(relay.connectLink);
  expect((await owner.register({ name: 'kept', value: VALUE, allow: [{ origin: 'https://a.example' }] })).status).toBe(
    201,
  );
});
afterAll(async () => {
  await relay.stop();
  await folder.remove();
});

test('a backup of a relay that is being written to is a moment of it, and comes back whole', async () => {
  let isDone = false;
  const names: string[] = [];
  const writing = (async () => {
    while (!isDone) {
      const name = `n${String(names.length).padStart(4, '0')}`;
      expect((await owner.register({ name, value: VALUE })).status).toBe(201);
      names.push(name);
    }
  })();
  await expect.poll(() => names.length).toBeGreaterThan(3);
  const before = names.length;
  const file = inFolder('busy.backup');
  const made = await cli(['backup', file, '--json'], relay.dataDir);
  const after = names.length;
  isDone = true;
  await writing;
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(JSON.parse(made.stdout)).toMatchObject({ file, withRootKey: false, generation: expect.any(Number) });

  const dataDir = emptyFolder('busy');
  expect(await cli(['restore', file], dataDir)).toMatchObject({ code: 0, stderr: '' });
  const restored = await namesIn(dataDir);
  // All that was acknowledged before it began, and nothing out of order.
  expect(restored).toEqual(['kept', ...names.slice(0, restored.length - 1)].toSorted());
  expect(restored.length).toBeGreaterThanOrEqual(before + 1);
  expect(restored.length).toBeLessThanOrEqual(after + 2);
  expect((await cli(['audit', 'verify'], dataDir)).code).toBe(0);
});

test('the file is for its owner only, has nothing in the clear, and the copy of the database is gone', async () => {
  const file = inFolder('plain.backup');
  expect((await cli(['backup', file], relay.dataDir)).stdout).toMatch(/The root key is not in it/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(file);
  for (const text of [VALUE, 'kept', 'https://a.example', 'SQLite format 3']) expect(bytes.includes(text)).toBe(false);
  expect(readdirSync(relay.dataDir).filter((name) => name.startsWith('backup-'))).toEqual([]);
  expect(await cli(['backup', file], relay.dataDir)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/exists/),
  });
});

test('a relay starts on what was restored, with its device and its secrets', async () => {
  const file = inFolder('start.backup');
  expect((await cli(['backup', file, '--with-root-key'], relay.dataDir)).code).toBe(0);
  const dataDir = inFolder('started');
  expect((await cli(['restore', file], dataDir)).code).toBe(0);
  expect(statSync(path.join(dataDir, 'root.key')).mode & 0o777).toBe(0o600);
  const child = spawn(process.execPath, [RELAY_PROGRAM, 'start'], {
    env: { PATH: process.env.PATH, RELAY_DATA_DIR: dataDir, RELAY_PORT: '0' },
  });
  const [, url] = await firstMatch(child, /^Relay ready at (\S+)$/m);
  const response = await fetch(`${url}/v1/secrets`, {
    headers: { authorization: `Bearer ${owner.device.deviceToken}` },
  });
  const { secrets } = (await response.json()) as { secrets: { name: string }[] };
  expect(secrets.map(({ name }) => name)).toContain('kept');
  child.kill('SIGTERM');
  await once(child, 'close');
});

test('what stands in the way of a restore is told, and nothing is changed', async () => {
  const file = inFolder('refused.backup');
  expect((await cli(['backup', file], relay.dataDir)).code).toBe(0);
  const before = readFileSync(path.join(relay.dataDir, 'relay.db'));
  const wrong = { BACKUP_PASSPHRASE: 'another passphrase' };
  for (const [dataDir, env, sentence] of [
    [relay.dataDir, undefined, /has a database \(relay\.db\)/],
    [emptyFolder('wrong'), wrong, /^The passphrase is wrong/],
    [inFolder('keyless'), undefined, /^The root key is not in the backup/],
    [emptyFolder('silent'), {}, /--passphrase-file/],
  ] as const) {
    const ran = await cli(['restore', file], dataDir, env);
    expect(ran.stderr).toMatch(sentence);
    expect([ran.code === 0, ran.stdout]).toEqual([false, '']);
    if (dataDir !== relay.dataDir) expect(existsSync(path.join(dataDir, 'relay.db'))).toBe(false);
  }
  expect(readFileSync(path.join(relay.dataDir, 'relay.db')).equals(before)).toBe(true);
  expect(readdirSync(inFolder('wrong'))).toEqual(['root.key']);
});

test('one that is older than the store was is restored only if that is accepted', async () => {
  const dataDir = emptyFolder('older');
  const file = inFolder('older.backup');
  const set = (name: string) => runCli(['secrets', 'set', name], { RELAY_DATA_DIR: dataDir }, VALUE);
  await set('first');
  expect((await cli(['backup', file], dataDir)).code).toBe(0);
  await set('second');
  rmSync(path.join(dataDir, 'relay.db'));
  expect(await cli(['restore', file], dataDir)).toMatchObject({ code: 1, stderr: expect.stringMatching(/older copy/) });
  expect(await cli(['restore', file, '--accept-older'], dataDir)).toMatchObject({ code: 0, stderr: '' });
  expect(await namesIn(dataDir)).toEqual(['first']);
});

test('the passphrase comes from a file, too, and has at least 12 characters', async () => {
  const passphrase = inFolder('passphrase');
  writeFileSync(passphrase, `${PASSPHRASE}\n`);
  const file = inFolder('file.backup');
  expect((await cli(['backup', file, '--passphrase-file', passphrase], relay.dataDir, {})).code).toBe(0);
  expect((await cli(['restore', file], emptyFolder('file'))).code).toBe(0);
  const short = await cli(['backup', inFolder('short.backup')], relay.dataDir, { BACKUP_PASSPHRASE: 'short' });
  expect(short).toMatchObject({ code: 2, stderr: 'The passphrase must have at least 12 characters.\n' });
});
