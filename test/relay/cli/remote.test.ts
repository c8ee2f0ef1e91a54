import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ran, runCli } from '../../support/relay/cli.ts';
import { type RelayProcess, startRelayProcess } from '../../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

/** The command line of another machine: it has nothing of the relay but a link, and later its token. */

const VALUE = 'remote-canary-value-0123456789';

let relay: RelayProcess;
let upstream: Upstream;
let home: TemporaryFolder;
let logins: string;
const there = (args: string[], input?: string): Promise<Ran> =>
  runCli(args, { XDG_CONFIG_HOME: home.path, RELAY_DATA_DIR: '' }, input);
const beside = (args: string[]): Promise<Ran> =>
  runCli(args, { RELAY_DATA_DIR: relay.dataDir, RELAY_PORT: new URL(relay.url).port });

beforeAll(async () => {
  [relay, upstream, home] = await Promise.all([startRelayProcess(), startUpstream(), temporaryFolder()]);
  logins = path.join(home.path, 'client-secret-relay/logins.json');
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
  await home.remove();
});

describe('with a login', () => {
  test('login pairs by a link, and keeps the token in a file for its owner only', async () => {
    const { stdout, code, stderr } = await there(['login', relay.connectLink, '--device-name', 'Laptop']);
    expect([code, stderr]).toEqual([0, '']);
    const [login] = JSON.parse(readFileSync(logins, 'utf8')).logins;
    expect(login).toMatchObject({ address: relay.url, deviceToken: expect.stringMatching(/^csr_/) });
    expect(stdout).toContain(logins);
    expect(stdout).not.toContain(login.deviceToken);
    expect(statSync(logins).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(logins)).mode & 0o777).toBe(0o700);
  });

  test('secrets set seals the value, and the relay uses it; a new value leaves the policy', async () => {
    const set = await there(
      ['secrets', 'set', 'far', '--access', 'public', '--allow', upstream.url, '--json'],
      `${VALUE}\n`,
    );
    expect([set.code, set.stderr]).toEqual([0, '']);
    expect(JSON.parse(set.stdout)).toMatchObject({ relay: relay.url, created: true, secret: { name: 'far' } });
    expect(set.stdout).not.toContain(VALUE);
    const call = () =>
      fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          clientSecretName: 'far',
          url: `${upstream.url}/`,
          method: 'GET',
          headers: { Authorization: 'Bearer $CLIENT_SECRET' },
        }),
      });
    expect((await call()).status).toBe(200);
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${VALUE}`);
    expect(await there(['secrets', 'set', 'far'], 'another-value-0123456789')).toEqual({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(new RegExp(`^Changed far at ${relay.url}\\.\n`)),
    });
    expect((await call()).status).toBe(200);
    expect(upstream.received.at(-1)?.headers.authorization).toBe('Bearer another-value-0123456789');
  });

  test('what the relay refuses is told in one line', async () => {
    const wrong = await there(['secrets', 'set', 'far', '--allow', 'api.example'], VALUE);
    expect(wrong).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^policy\.allow\.0\.origin must/),
    });
    expect(await there(['secrets', 'remove', 'none'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/none/),
    });
  });

  test('secrets list, export and remove, and devices list', async () => {
    const local = JSON.parse((await beside(['secrets', 'export', '--policies'])).stdout);
    expect(local.secrets).toMatchObject([{ name: 'far', access: 'public', allow: [{ origin: upstream.url }] }]);
    expect(JSON.parse((await there(['secrets', 'export', '--policies', '--json'])).stdout)).toEqual(local);
    expect((await there(['secrets', 'list'])).stdout).toMatch(/^far {2}public /);
    const { devices } = JSON.parse((await there(['devices', 'list', '--json'])).stdout);
    expect(devices).toMatchObject([{ name: 'Laptop', current: true }]);
    expect(await there(['secrets', 'remove', 'far', '--json'])).toMatchObject({
      code: 0,
      stdout: '{"removed":"far"}\n',
    });
    expect((await there(['secrets', 'list'])).stdout).toBe('');
  });

  test('a file of tokens that others may read is not used', async () => {
    chmodSync(logins, 0o644);
    expect(await there(['secrets', 'list'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/chmod 600/) });
    chmodSync(logins, 0o600);
    expect((await there(['secrets', 'list'])).code).toBe(0);
  });

  test('another server at the address of the relay gets neither token nor value', async () => {
    // Passes on what it is asked to the relay, as a man in the middle would, and keeps what it sees.
    const seen: string[] = [];
    const other = http.createServer(async (req, res) => {
      seen.push(`${req.method} ${req.url} ${JSON.stringify(req.headers)}`);
      const response = await fetch(`${relay.url}${req.url}`);
      res.writeHead(response.status, { 'content-type': 'application/json' }).end(await response.text());
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const kept = readFileSync(logins, 'utf8');
    writeFileSync(logins, kept.replaceAll(relay.url, address));
    const set = await there(['secrets', 'set', 'far', '--allow', 'https://a.example'], VALUE);
    expect(set).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/does not have the key/) });
    const linked = await there(['login', relay.connectLink.replace(relay.url, address)]);
    expect(linked).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not have the key/) });
    writeFileSync(logins, kept);
    other.close();
    expect(seen.length).toBeGreaterThan(0);
    expect(
      seen.filter((line) => !line.startsWith('GET /v1/relay?challenge=') || /csr_|authorization/.test(line)),
    ).toEqual([]);
  });

  test('logout revokes the token and forgets it', async () => {
    const { deviceToken } = JSON.parse(readFileSync(logins, 'utf8')).logins[0];
    expect(await there(['logout'])).toMatchObject({ code: 0, stdout: `Logged out of ${relay.url}.\n` });
    expect(JSON.parse(readFileSync(logins, 'utf8')).logins).toEqual([]);
    const response = await fetch(`${relay.url}/v1/devices`, { headers: { authorization: `Bearer ${deviceToken}` } });
    expect(response.status).toBe(401);
    expect(await there(['logout'])).toMatchObject({ code: 1, stderr: 'There is no login.\n' });
  });
});

test('a data folder that is named is meant, also by someone with a login', async () => {
  const link = (await beside(['pair'])).stdout;
  expect((await there(['login', link])).code).toBe(0);
  const folder = await temporaryFolder();
  const dataDir = path.join(folder.path, 'data');
  const { code } = await runCli(['secrets', 'list'], { XDG_CONFIG_HOME: home.path, RELAY_DATA_DIR: dataDir });
  expect([code, existsSync(path.join(dataDir, 'relay.db'))]).toEqual([0, true]);
  await folder.remove();
});
