import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { runCli } from '../support/relay/cli.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { createDatabase, PASSWORD } from '../support/relay/postgres.ts';
import { callAt, ROOT_KEY, startOn } from '../support/relay/postgres-relays.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** As a person moves a relay: stopped, copied by the built command, and started with the URL. */
let upstream: Upstream;
let folder: TemporaryFolder;
let url: string;
beforeAll(async () => {
  [upstream, folder, url] = await Promise.all([startUpstream(), temporaryFolder(), createDatabase(inject('postgres'))]);
});
afterAll(() => Promise.all([upstream.close(), folder.remove()]));

const copy = (args: string[], env: Record<string, string> = {}) =>
  runCli(['store', 'copy', ...args], { RELAY_DATA_DIR: folder.path, RELAY_ROOT_KEY: ROOT_KEY, ...env });

test('a relay that was moved has the same devices and secrets, and its old store is not used again', async () => {
  const before = await startOn(null, folder.path);
  const owner = await pairOwner(before.connectLink ?? '');
  const value = 'moved-canary-0123456789';
  await owner.register({ name: 'moved', value, access: 'public', allow: [{ origin: upstream.url }] });
  expect((await copy(['--to', url])).stderr).toContain('stop it first');
  await before.stop();
  const { code, stdout, stderr } = await copy(['--to', url, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ moved: true, secrets: 1, devices: 1, isResumed: false });
  expect(stdout).not.toContain(PASSWORD);
  // As after a kill that came when all was done.
  const again = await copy([], { RELAY_DATABASE_URL: url });
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('was moved before')]);

  const after = await startOn(url, folder.path);
  const asOwner = (route: string, init: RequestInit = {}) =>
    fetch(`${after.url}${route}`, {
      ...init,
      headers: { authorization: `Bearer ${owner.device.deviceToken}`, 'content-type': 'application/json' },
    });
  const info = (await (await fetch(`${after.url}/v1/relay`)).json()) as { fingerprint: string };
  expect(info.fingerprint).toBe(owner.device.relay.fingerprint);
  const headers = { authorization: 'Bearer $CLIENT_SECRET' };
  const request = { clientSecretName: 'moved', url: `${upstream.url}/`, method: 'GET', headers };
  expect((await callAt(after, request)).status).toBe(200);
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${value}`);
  const patched = await asOwner('/v1/secrets/moved', { method: 'PATCH', body: '{"paused":true}' });
  expect(patched.status).toBe(200);
  await after.stop();

  await expect(startOn(null, folder.path)).rejects.toThrow('set RELAY_DATABASE_URL');
  // Put back by hand, it is older than the mark.
  await rename(path.join(folder.path, 'relay.db.moved'), path.join(folder.path, 'relay.db'));
  await rm(path.join(folder.path, 'replica.db'));
  await expect(startOn(null, folder.path)).rejects.toThrow('older copy');
  await (await openDataStore({ dataDir: folder.path, rootKey: ROOT_KEY, acceptOlder: true })).close();
});

test('a backup of a relay on Postgres comes back into another database', async () => {
  await using own = await temporaryFolder();
  await using restored = await temporaryFolder();
  const backup = path.join(own.path, 'relay.backup');
  const env = { RELAY_ROOT_KEY: ROOT_KEY, BACKUP_PASSPHRASE: 'correct horse battery staple' };
  const made = await runCli(['backup', backup], { ...env, RELAY_DATA_DIR: own.path, RELAY_DATABASE_URL: url });
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect((await runCli(['restore', backup], { ...env, RELAY_DATA_DIR: restored.path })).code).toBe(0);
  const to = await createDatabase(inject('postgres'));
  expect((await runCli(['store', 'copy', '--to', to], { ...env, RELAY_DATA_DIR: restored.path })).code).toBe(0);
  const opened = await openDataStore({ dataDir: restored.path, databaseUrl: to, rootKey: ROOT_KEY });
  expect(opened.vault.find('moved')).not.toBeNull();
  await opened.close();
});

test('what is wrong is said in a sentence without the password, by an exit code', async () => {
  const wrong: [string[], Record<string, string>, number, RegExp][] = [
    [[], {}, 2, /--to must name the database/],
    [['--to', 'mysql://relay:url-password-canary@localhost/relay'], {}, 2, /--to must be a postgres URL/],
    [['--to', url.replace(/:\d+\//, ':1/')], {}, 1, /nothing listens at its address/],
    [['--to', url], { RELAY_ROOT_KEY: Buffer.alloc(32, 8).toString('base64') }, 1, /root key is not the one/],
  ];
  for (const [args, env, code, sentence] of wrong) {
    const ran = await copy(args, env);
    expect([ran.code, ran.stderr]).toEqual([code, expect.stringMatching(sentence)]);
    expect(ran.stderr).not.toMatch(/canary/);
  }
});

test('the URL may be in a file, as containers have secrets', async () => {
  const file = path.join(folder.path, 'database-url');
  await writeFile(file, `${url}\n`);
  await using own = await temporaryFolder();
  const env = { RELAY_DATA_DIR: own.path, RELAY_ROOT_KEY: ROOT_KEY, RELAY_DATABASE_URL_FILE: file };
  const { code, stdout } = await runCli(['secrets', 'list', '--json'], env);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { secrets: [{ name: 'moved' }] }]);
});
