import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeeper } from '../../../relay/keeper.ts';
import { runCli } from '../../support/cli.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let keyFile: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  keyFile = path.join(folder.path, 'root.key');
});
afterEach(() => folder.remove());

const open = async (more: { rootKey?: string; rootKeyFile?: string } = {}): Promise<void> => {
  const keeper = await openKeeper({ dataDir: folder.path, ...more });
  await keeper.close();
};

test('the first start makes a key for its owner alone, and every later one uses it', async () => {
  await open();
  const text = readFileSync(keyFile, 'utf8');
  expect(Buffer.from(text, 'base64')).toHaveLength(32);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(folder.path, 'relay.db')).mode & 0o777).toBe(0o600);
  await open();
  expect(readFileSync(keyFile, 'utf8')).toBe(text);
});

test('a missing key beside a database is refused, and no new one is made there', async () => {
  await open();
  const text = readFileSync(keyFile, 'utf8');
  await rm(keyFile);
  await expect(open()).rejects.toThrow(`The root key of this database is missing: put ${keyFile} back, or name it.`);
  expect(existsSync(keyFile)).toBe(false);
  await open({ rootKey: text });
  expect(existsSync(keyFile)).toBe(false);
});

test('first starts at the same time go on with one key and one store', async () => {
  const children = Array.from({ length: 3 }, () => runCli(['devices', 'list'], { RELAY_DATA_DIR: folder.path }));
  expect((await Promise.all(children)).map(({ code, stderr }) => [code, stderr])).toEqual(Array(3).fill([0, '']));
  await open();
});

test('another key is refused', async () => {
  await open();
  const foreign = Buffer.alloc(32, 7);
  const sentence = 'The root key is not the one this database was made with.';
  await expect(open({ rootKey: foreign.toString('base64') })).rejects.toThrow(sentence);
  writeFileSync(keyFile, foreign.toString('hex'));
  await expect(open()).rejects.toThrow(sentence);
});

test.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('hex')])(
  'the key %j is none',
  async (text) => {
    await expect(open({ rootKey: text })).rejects.toThrow('RELAY_ROOT_KEY must hold 32 bytes in base64 or hex.');
    writeFileSync(keyFile, text);
    await expect(open()).rejects.toThrow(`${keyFile} must hold 32 bytes in base64 or hex.`);
    await expect(open({ rootKeyFile: '/nonexistent/key' })).rejects.toThrow('RELAY_ROOT_KEY_FILE names');
  },
);
