import { chmodSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../relay/cli/doctor/finding.ts';
import { checkDisk } from '../../../relay/cli/doctor/machine.ts';
import { readConfig } from '../../../relay/config/config.ts';
import { runCli } from '../../support/relay/cli.ts';
import { type RelayProcess, startRelayProcess } from '../../support/relay/relay-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { selfSigned } from '../../support/upstream/certificates.ts';

const PAGE = 'https://app.example';

let relay: RelayProcess;
let api: http.Server;
/** Seconds that the clock of the API is wrong by. */
let wrongBy = 0;
const servers: (http.Server | https.Server)[] = [];
const listen = async (server: http.Server | https.Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const doctor = async (more: Record<string, string> = {}) => {
  const env = {
    RELAY_DATA_DIR: relay.dataDir,
    RELAY_PORT: new URL(relay.url).port,
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
  };
  const { code, stdout, stderr } = await runCli(['doctor', '--json'], { ...env, RELAY_ALLOWED_ORIGINS: PAGE, ...more });
  const { checks } = JSON.parse(stdout) as { checks: Finding[] };
  return { code, stderr, of: (check: string) => checks.filter((one) => one.check === check), checks };
};

beforeAll(async () => {
  relay = await startRelayProcess({ RELAY_ALLOWED_ORIGINS: PAGE });
  api = http.createServer((_req, res) => {
    res.setHeader('date', new Date(Date.now() + wrongBy * 1_000).toUTCString());
    res.end();
  });
  const allow = ['--allow', `http://127.0.0.1:${await listen(api)}`];
  const set = await runCli(
    ['secrets', 'set', 'a', ...allow],
    { RELAY_DATA_DIR: relay.dataDir },
    'doctor-value-0123456789',
  );
  expect(set.code).toBe(0);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await relay.stop();
});

test('a relay in order passes every check, and says so in one line for each', async () => {
  const { code, checks } = await doctor();
  expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(checks.map(({ check }) => check)).toEqual(
    'settings,root key,database,mark,disk,listening,Host,origins,destination,clock'.split(','),
  );
  expect(code).toBe(0);
  const text = await runCli(['doctor'], { RELAY_DATA_DIR: relay.dataDir, RELAY_PORT: new URL(relay.url).port });
  expect(text.stdout).toMatch(/^(?:(?:ok|warn|fail|skip) +[\w ]+: .+\n)+$/);
});

describe('what is wrong is found', () => {
  test('a variable that no setting has, and a root key that others may read', async () => {
    const key = path.join(relay.dataDir, 'root.key');
    chmodSync(key, 0o644);
    const { code, of } = await doctor({ RELAY_PUBLIK_URL: 'https://relay.example' });
    chmodSync(key, 0o600);
    expect(of('settings')).toMatchObject([{ status: 'warn', detail: expect.stringContaining('RELAY_PUBLIK_URL') }]);
    expect(of('root key')).toMatchObject([{ status: 'warn', fix: `chmod 600 ${key}` }]);
    expect(code).toBe(0);
  });

  test('a mark that cannot be written', async () => {
    const file = path.join(relay.dataDir, 'none', 'mark');
    const { code, of } = await doctor({ RELAY_MARK_FILE: file });
    expect(of('mark')).toMatchObject([{ status: 'warn', fix: 'Set RELAY_MARK_FILE.' }]);
    expect(code).toBe(0);
    await using other = await startRelayProcess({ RELAY_MARK_FILE: file });
    await other.quit();
    expect(other.output()).toContain(`WARN no mark of the database file=${file} `);
  });

  test('another root key', async () => {
    const { code, of, stderr } = await doctor({ RELAY_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') });
    expect(of('database')).toMatchObject([{ status: 'fail', detail: expect.stringMatching(/not the one/) }]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^1 of \d+ checks failed\.\n$/)]);
  });

  test('pages that the running relay does not know', async () => {
    const { of } = await doctor({ RELAY_ALLOWED_ORIGINS: `${PAGE},https://other.example` });
    expect(of('origins')).toMatchObject([
      { status: 'fail', detail: 'A preflight is refused for https://other.example.' },
    ]);
  });

  test('a proxy that passes another Host, and a server that is no relay', async () => {
    const proxy = http.createServer((req, res) => {
      const headers = { host: 'inside.example' };
      http.get(`${relay.url}${req.url}`, { headers }, (from) => {
        res.writeHead(from.statusCode ?? 0, from.headers);
        from.pipe(res);
      });
    });
    const { of } = await doctor({ RELAY_PUBLIC_URL: `http://127.0.0.1:${await listen(proxy)}` });
    expect(of('Host')).toMatchObject([{ status: 'fail', fix: expect.stringMatching(/pass Host/) }]);
    const other = await doctor({ RELAY_PUBLIC_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}` });
    expect(other.of('Host')).toMatchObject([{ status: 'fail', detail: expect.stringMatching(/is not the relay/) }]);
  });

  test('a certificate that browsers do not accept', async () => {
    const { of } = await doctor({
      RELAY_PUBLIC_URL: `https://localhost:${await listen(https.createServer(selfSigned({ names: ['localhost'] })))}`,
    });
    expect(of('TLS')).toMatchObject([{ status: 'fail', detail: expect.stringMatching(/not accepted/) }]);
  });

  test('a clock that is ahead, and one that is far behind', async () => {
    wrongBy = -120;
    expect((await doctor()).of('clock')).toMatchObject([{ status: 'warn', detail: expect.stringMatching(/ahead of/) }]);
    wrongBy = 600;
    expect((await doctor()).of('clock')).toMatchObject([{ status: 'fail', detail: expect.stringMatching(/behind/) }]);
    wrongBy = 0;
  });

  test('a destination that the relay may not connect to', async () => {
    const { of } = await doctor({ RELAY_ALLOW_NETWORKS: '' });
    expect(of('destination')).toMatchObject([{ status: 'fail', fix: expect.stringMatching(/RELAY_ALLOW_NETWORKS/) }]);
  });

  test('a disk with little room', async () => {
    const config = readConfig({ RELAY_DATA_DIR: relay.dataDir });
    if (!config.ok) throw new Error(config.refusal.detail);
    const of = (bavail: number): Finding => checkDisk(config.value, () => ({ bavail, bsize: 1_000_000 }));
    expect([of(10).status, of(100).status, of(1_000).status]).toEqual(['fail', 'warn', 'ok']);
  });
});

test('without a data folder nothing is made, and nothing fails', async () => {
  const folder = await temporaryFolder();
  const { code, of } = await doctor({ RELAY_DATA_DIR: path.join(folder.path, 'none') });
  expect([code, of('database'), of('destination')]).toMatchObject([0, [{ status: 'skip' }], [{ status: 'skip' }]]);
  await folder.remove();
});
