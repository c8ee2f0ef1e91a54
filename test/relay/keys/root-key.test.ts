import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { exposedKeyFile } from '../../../relay/keys/root-key.ts';
import { runCli } from '../../support/relay/cli.ts';
import { startRelayProcess } from '../../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let keyFile: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  keyFile = path.join(folder.path, 'root.key');
});
afterEach(() => folder.remove());

const open = async (more: { rootKey?: string; rootKeyFile?: string } = {}): Promise<void> => {
  const dataStore = await openDataStore({ dataDir: folder.path, ...more });
  await dataStore.close();
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

const KEY = Buffer.from(`${'ff'.repeat(31)}fc`, 'hex');
const BASE64 = KEY.toString('base64');

test.each([
  BASE64,
  BASE64.replace('=', ''),
  KEY.toString('base64url'),
  `${KEY.toString('base64url')}=`,
  KEY.toString('hex'),
  KEY.toString('hex').toUpperCase(),
  ` ${BASE64}\r\n`,
])('the key %j is taken, and is the same as in any other spelling', async (text) => {
  await open({ rootKey: BASE64 });
  await open({ rootKey: text });
});

test.each([
  '',
  'short',
  Buffer.alloc(31).toString('base64'),
  Buffer.alloc(33).toString('base64'),
  Buffer.alloc(33).toString('hex'),
  `${BASE64}!!junk`,
  `${BASE64.replace('=', '')}!!junk`,
  `${BASE64}=`,
  `${BASE64.slice(0, 20)} ${BASE64.slice(20)}`,
  `${BASE64.slice(0, 20)}\n${BASE64.slice(20)}`,
  `"${BASE64}"`,
  `\uFEFF_${BASE64}`,
  // Its last two bits are of no byte.
  BASE64.replace('w=', 'x='),
  `${KEY.toString('hex')}g`,
  `0x${KEY.toString('hex')}`,
])('the key %j is none', async (text) => {
  await expect(open({ rootKey: text })).rejects.toThrow('RELAY_ROOT_KEY must hold 32 bytes in base64 or hex.');
  writeFileSync(keyFile, text);
  await expect(open()).rejects.toThrow(`${keyFile} must hold 32 bytes in base64 or hex.`);
  await expect(open({ rootKeyFile: '/nonexistent/key' })).rejects.toThrow('RELAY_ROOT_KEY_FILE names');
});

describe('a root key that others than its owner may read or write', () => {
  test.each([
    [0o600, false],
    [0o400, false],
    [0o644, true],
    [0o640, true],
    [0o604, true],
    [0o620, true],
  ])('mode %o: %s', async (mode, isExposed) => {
    await open();
    chmodSync(keyFile, mode);
    expect(exposedKeyFile({ dataDir: folder.path })).toBe(isExposed ? keyFile : null);
    expect(exposedKeyFile({ dataDir: '/nonexistent', rootKeyFile: keyFile })).toBe(isExposed ? keyFile : null);
    expect(exposedKeyFile({ dataDir: folder.path, rootKey: BASE64 })).toBeNull();
  });

  test('is told at the start, in one line that says what to do', async () => {
    writeFileSync(keyFile, BASE64);
    const warnings = async (mode: number): Promise<string[]> => {
      chmodSync(keyFile, mode);
      await using relay = await startRelayProcess({ RELAY_ROOT_KEY_FILE: keyFile });
      await relay.quit();
      expect(relay.output()).not.toContain(BASE64);
      return relay.output().match(/(?<=WARN ).*root key.*$/gm) ?? [];
    };
    expect(await warnings(0o644)).toEqual([`others may read the root key file=${keyFile} fix=chmod 600 ${keyFile}`]);
    expect(await warnings(0o600)).toEqual([]);
  });
});
