import { spawnSync } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { RELAY_PROGRAM, ROOT } from '../../scripts/targets.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { createDatabase, PASSWORD } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';

test('the built relay and its commands work on Postgres, and say nothing of its password', async () => {
  const RELAY_DATABASE_URL = await createDatabase(inject('postgres'));
  await using relay = await startRelayProcess({ RELAY_DATABASE_URL, RELAY_ROOT_KEY: ROOT_KEY });
  const owner = await pairOwner(relay.connectLink);
  expect((await owner.register({ name: 'a', value: 'the-value-of-a-0123456789' })).status).toBe(201);
  // In the data folder of the relay: another process on the same replica.
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [RELAY_PROGRAM, ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, RELAY_DATA_DIR: relay.dataDir, RELAY_DATABASE_URL, RELAY_ROOT_KEY: ROOT_KEY },
    });
  expect(JSON.parse(command('secrets', 'list', '--json').stdout)).toMatchObject({ secrets: [{ name: 'a' }] });
  expect(command('secrets', 'remove', 'a').status).toBe(0);
  await expect
    .poll(async () => (await (await owner.fetch('/v1/secrets')).json()) as unknown)
    .toMatchObject({ secrets: [] });
  expect(command('audit', 'verify').status).toBe(0);
  const without = spawnSync(process.execPath, [RELAY_PROGRAM, 'secrets', 'list'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, RELAY_DATA_DIR: relay.dataDir, RELAY_ROOT_KEY: ROOT_KEY },
  });
  expect([without.status, without.stderr]).toEqual([1, expect.stringContaining('set RELAY_DATABASE_URL')]);
  expect(await relay.quit()).toBe(0);
  expect(relay.output()).not.toContain(PASSWORD);
}, 120_000);
