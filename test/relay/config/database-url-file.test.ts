import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../../relay/config/config.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const URL_OF_DATABASE = 'postgres://relay:password-canary@db.example/relay';

test('the URL of the database is read from a file, and nothing of a wrong one is repeated', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'url');
  await writeFile(file, `${URL_OF_DATABASE}\n`);
  const config = readConfig({ RELAY_DATABASE_URL_FILE: file });
  expect(config.ok && config.value.RELAY_DATABASE_URL).toBe(URL_OF_DATABASE);
  const detailOf = (env: Record<string, string>): string => {
    const refused = readConfig(env);
    return refused.ok ? '' : refused.refusal.detail;
  };
  expect(detailOf({ RELAY_DATABASE_URL_FILE: file, RELAY_DATABASE_URL: URL_OF_DATABASE })).toContain('together');
  expect(detailOf({ RELAY_DATABASE_URL_FILE: `${file}-none` })).toContain('cannot be read');
  await writeFile(file, URL_OF_DATABASE.replace('postgres:', 'mysql:'));
  expect(detailOf({ RELAY_DATABASE_URL_FILE: file })).toMatch(/no postgres URL/);
  expect(detailOf({ RELAY_DATABASE_URL_FILE: file })).not.toContain('canary');
});
