import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { RELAY_PROGRAM } from '../../../scripts/targets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** The real command, in a process of its own, with a value on standard input. */
async function set(dataDir: string, value: string, ...args: string[]): Promise<string> {
  const command = spawn(process.execPath, [RELAY_PROGRAM, 'secrets', 'set', ...args], {
    env: { PATH: process.env.PATH ?? '', RELAY_DATA_DIR: dataDir },
  });
  command.stdin.end(value);
  return (await text(command.stdout)) + (await text(command.stderr));
}

test('a new value keeps what of the policy is not named: a pause, claims, limits, access', async () => {
  const folder = await temporaryFolder();
  expect(await set(folder.path, 'the-first-value', 'openai', '--allow', 'https://api.example')).toMatch(/Registered/);
  let dataStore = await openDataStore({ dataDir: folder.path });
  const policy = { paused: true, claims: { role: 'paid' }, limits: { perDay: 5 } };
  expect((await dataStore.vault.patch('openai', policy, 'test')).ok).toBe(true);
  await dataStore.close();

  expect(await set(folder.path, 'the-second-value', 'openai', '--placements', 'query:key')).toMatch(/Changed/);
  dataStore = await openDataStore({ dataDir: folder.path });
  const secret = dataStore.vault.find('openai');
  expect(secret?.policy).toMatchObject({
    ...policy,
    access: 'private',
    allow: [{ origin: 'https://api.example' }],
    placements: ['query:key'],
  });
  expect(secret && dataStore.vault.open(secret).value).toBe('the-second-value');
  await dataStore.close();
  await folder.remove();
});

test('a value that stands for a missing one is refused, and one that can be guessed is warned of', async () => {
  const folder = await temporaryFolder();
  const refused = await set(folder.path, 'undefined\n', 'openai');
  expect(refused).toMatch(/^value looks like the output of a program .*\. Check the script/);
  const warned = await set(folder.path, '493817 \n', 'openai', '--allow', 'https://api.example');
  expect(warned).toMatch(
    /^Registered openai\.\nThe value begins or ends with white space.*\nThe value has fewer.*Set limits/,
  );
  expect(warned).not.toContain('493817');
  await folder.remove();
});
