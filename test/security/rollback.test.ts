import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { markFileOf } from '../../relay/keys/root-key.ts';
import { runCli } from '../support/relay/cli.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** An attacker, or a restored volume, brings back the whole database as it was before a secret was deleted. */

let folder: TemporaryFolder;
let dataDir: string;
let rootKeyFile: string;
let mark: string;
const open = (more: Partial<Parameters<typeof openDataStore>[0]> = {}) =>
  openDataStore({ dataDir, rootKeyFile, ...more });
const names = async (): Promise<string[]> => {
  const store = await open();
  const { secrets } = store.vault.page(100, null);
  await store.close();
  return secrets.map(({ name }) => name);
};

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = path.join(folder.path, 'data');
  rootKeyFile = path.join(folder.path, 'root.key');
  writeFileSync(rootKeyFile, Buffer.alloc(32, 1).toString('base64'));
  const store = await open();
  await store.vault.set('leaked', 'rollback-value-0123456789', {}, 'test');
  await store.close();
  mark = markFileOf({ dataDir, rootKeyFile });
  expect(path.dirname(mark)).toBe(folder.path);
  cpSync(dataDir, path.join(folder.path, 'older'), { recursive: true });
  const again = await open();
  expect((await again.vault.remove('leaked', 'test')).ok).toBe(true);
  await again.close();
});
afterEach(() => folder.remove());

const rollBack = (): void => {
  rmSync(dataDir, { recursive: true });
  cpSync(path.join(folder.path, 'older'), dataDir, { recursive: true });
};

test('an older copy of the whole database is refused at the start, by every command', async () => {
  expect(await names()).toEqual([]);
  rollBack();
  await expect(open()).rejects.toThrow(
    /^The database is an older copy: it is at change \d+, and it was at change \d+ before/,
  );
  const env = { RELAY_DATA_DIR: dataDir, RELAY_ROOT_KEY_FILE: rootKeyFile, RELAY_PORT: '0' };
  for (const args of [['start'], ['secrets', 'list'], ['pair']]) {
    expect(await runCli(args, env)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/older copy/) });
  }
});

test('a database that is gone is told, as a volume may not be mounted; a new relay with the same key is not kept from starting', async () => {
  rmSync(dataDir, { recursive: true });
  await expect(open()).rejects.toThrow(/^The database is a new one, and it was at change \d+ before/);
  await (await open({ dataDir: path.join(folder.path, 'another') })).close();
});

test('without the mark it would not be noticed', async () => {
  rollBack();
  rmSync(mark);
  expect(await names()).toEqual(['leaked']);
});

test('who wants it accepts it once, which the audit trail records', async () => {
  rollBack();
  const store = await open({ acceptOlder: true });
  expect((await store.audit.page(1, null)).entries).toMatchObject([{ who: 'cli', what: 'store.accepted' }]);
  await store.close();
  expect(await names()).toEqual(['leaked']);
});

test.each([
  ['a mark that somebody lowered', (text: string) => text.replace(/^\d+/, '1')],
  ['a mark of another root key', () => `1 ${'a'.repeat(43)}\n`],
])('%s is refused', async (_, change) => {
  writeFileSync(mark, change(readFileSync(mark, 'utf8')));
  await expect(open()).rejects.toThrow(/^The mark in .* is not of this database\./);
});

test('a mark that a crash left empty, or that is missing, is written anew', async () => {
  const before = readFileSync(mark, 'utf8');
  writeFileSync(mark, '');
  expect(await names()).toEqual([]);
  expect(readFileSync(mark, 'utf8')).toBe(before);
  rmSync(mark);
  expect(await names()).toEqual([]);
  expect(readFileSync(mark, 'utf8')).toBe(before);
});

test('one process does not lower the mark of another on the same store', async () => {
  const [one, other] = await Promise.all([open(), open()]);
  await one.vault.set('a', 'rollback-value-0123456789', {}, 'test');
  await other.vault.set('b', 'rollback-value-0123456789', {}, 'test');
  await other.close();
  const highest = readFileSync(mark, 'utf8');
  await one.close();
  expect(readFileSync(mark, 'utf8')).toBe(highest);
});

test('a running relay raises the mark within seconds of a change, before it stops', async () => {
  const store = await open();
  const before = readFileSync(mark, 'utf8');
  await store.vault.set('a', 'rollback-value-0123456789', {}, 'test');
  await expect.poll(() => readFileSync(mark, 'utf8')).not.toBe(before);
  await store.close();
});

test('a root key in the environment has its mark in the data folder, or where it is told', async () => {
  const rootKey = Buffer.alloc(32, 2).toString('base64');
  const other = path.join(folder.path, 'other');
  await (await openDataStore({ dataDir: other, rootKey })).close();
  expect(existsSync(path.join(other, 'root.key.mark'))).toBe(true);
  const markFile = path.join(folder.path, 'elsewhere');
  await (await openDataStore({ dataDir: other, rootKey, markFile })).close();
  expect(readFileSync(markFile, 'utf8')).toMatch(/^\d+ /);
});
