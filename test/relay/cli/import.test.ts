import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { runCli } from '../../support/relay/cli.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const ENV = `# keys
OPENAI_API_KEY="sk-import-canary-0123456789"
MAPS_KEY=maps-import-canary-0123456789
EMPTY=
_PRIVATE=hidden-import-canary-0123456789
`;

let folder: TemporaryFolder;
const inFolder = (name: string): string => path.join(folder.path, name);
const cli = (data: string, ...args: string[]) => runCli(args, { RELAY_DATA_DIR: inFolder(data) });

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(inFolder('.env'), ENV);
});
afterAll(() => folder.remove());

test('variables become secrets of their names; what cannot be one is left out with its reason', async () => {
  const { code, stdout, stderr } = await cli('one', 'secrets', 'import', inFolder('.env'), '--json');
  expect([code, stderr]).toEqual([1, '2 of 4 were left out.\n']);
  const { imported, skipped } = JSON.parse(stdout);
  expect(imported).toMatchObject([
    { name: 'MAPS_KEY', created: true, warnings: expect.arrayContaining([expect.stringMatching(/cannot be used/)]) },
    { name: 'OPENAI_API_KEY', created: true },
  ]);
  expect(skipped).toEqual([
    { name: 'EMPTY', reason: 'the variable is empty' },
    { name: '_PRIVATE', reason: expect.stringMatching(/^name must be/) },
  ]);
  expect(stdout).not.toContain('canary');
});

test('one that exists is left alone, unless it is to be replaced', async () => {
  const file = inFolder('.env');
  const args = ['secrets', 'import', file, '--only', 'MAPS_KEY', '--allow', 'https://maps.example'];
  expect((await cli('two', ...args)).stdout).toMatch(/^Registered MAPS_KEY\.\n/);
  expect(await cli('two', ...args)).toMatchObject({
    code: 1,
    stdout: 'Left out MAPS_KEY: it exists; --replace changes it\n',
  });
  expect(await cli('two', ...args, '--replace')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Changed/) });
  expect(await cli('two', 'secrets', 'import', file, '--only', 'NONE')).toMatchObject({ code: 2, stdout: '' });
});

test('exported policies come back with the values of a .env file, and have no value themselves', async () => {
  const policy = { placements: ['query:key'], limits: { perDay: 5 }, allow: [{ origin: 'https://maps.example' }] };
  let store = await openDataStore({ dataDir: inFolder('three') });
  expect((await store.vault.set('maps-key', 'old-export-canary-0123456789', policy, 'test')).ok).toBe(true);
  await store.close();
  const exported = await cli('three', 'secrets', 'export', '--policies');
  expect(exported.stdout).not.toContain('canary');
  await writeFile(inFolder('policies.json'), exported.stdout);

  const policies = ['--policies', inFolder('policies.json'), '--only', 'MAPS_KEY'];
  expect(await cli('four', 'secrets', 'import', inFolder('.env'), ...policies)).toMatchObject({ code: 0, stderr: '' });
  store = await openDataStore({ dataDir: inFolder('four') });
  const secret = store.vault.find('maps-key');
  expect(secret?.policy).toMatchObject(policy);
  expect(secret && store.vault.open(secret).value).toBe('maps-import-canary-0123456789');
  await store.close();
});

test.each([
  ['{', /is not JSON/],
  ['{"secrets":[{"name":"a","allow":[{"origin":"nowhere"}]}]}', /secrets\.0\.allow\.0\.origin must be an origin/],
])('policies that are not what was exported are refused: %s', async (text, sentence) => {
  await writeFile(inFolder('wrong.json'), text);
  const ran = await cli('five', 'secrets', 'import', inFolder('.env'), '--policies', inFolder('wrong.json'));
  expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
});
