import { execFileSync, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import path from 'node:path';
import { Agent, fetch } from 'undici';
import { expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../scripts/targets.ts';
import { freePort } from '../support/free-port.ts';
import { pairOwner } from '../support/relay/owner.ts';
import { createDatabase, query } from '../support/relay/postgres.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

/** What `compose-postgres.yaml` says, outside of containers: its commands, settings and secrets, and the real Caddy and Postgres. */
const FOLDER = path.join(ROOT, 'docs/deployment');

/** The commands in the head of the file that make its secrets. */
async function makeSecrets(folder: string, text: string): Promise<void> {
  const commands = [...text.matchAll(/^# {3}(.*)$/gm)].map(([, line = '']) => line);
  const own = commands.filter((command) => !/\b(?:sudo|docker|export)\b/.test(command));
  expect(own.length).toBe(5);
  execFileSync('sh', ['-e', '-c', own.join('\n')], { cwd: folder, stdio: 'pipe' });
}

/** A database of the user and the password that the file makes; the URL that it makes, with the address of the real server. */
async function provide(folder: string): Promise<void> {
  const server = inject('postgres');
  const url = new URL(await createDatabase(server));
  const password = (await readFile(path.join(folder, 'postgres.password'), 'utf8')).trim();
  await query(server, `CREATE ROLE relay LOGIN PASSWORD '${password}'`);
  await query(server, `ALTER DATABASE ${url.pathname.slice(1)} OWNER TO relay`);
  const file = path.join(folder, 'database.url');
  const made = await readFile(file, 'utf8');
  expect(made).toBe(`postgres://relay:${password}@postgres/relay\n`);
  await rm(file);
  await writeFile(file, made.replace('@postgres/relay', `@${url.host}${url.pathname}`));
}

function startCaddy(folder: string, domain: string, upstreams: string, port: number) {
  const own = `{\n admin off\n skip_install_trust\n auto_https disable_redirects\n https_port ${port}\n}\nimport ${FOLDER}/Caddyfile\n`;
  const child = spawn('caddy', ['run', '--config', '-', '--adapter', 'caddyfile'], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
      RELAY_DOMAIN: domain,
      RELAY_UPSTREAM: upstreams,
    },
  });
  child.stdin?.end(own);
  child.stderr?.resume();
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}

/** The protocol that a browser gets, and its response. */
async function overHttp2(origin: string, ca: string): Promise<[string | undefined, number]> {
  const session = http2.connect(origin, { ca });
  const stream = session.request({ ':path': '/healthz' });
  const status = await new Promise<number>((resolve, reject) => {
    session.on('error', reject);
    stream.on('response', (headers) => resolve(Number(headers[':status'])));
  });
  const { alpnProtocol } = session;
  session.destroy();
  return [alpnProtocol, status];
}

test('two relays behind Caddy act as one over TLS and HTTP/2, also when one of them is killed', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const upstream = stack.use(await startUpstream());
  const text = await readFile(path.join(FOLDER, 'compose-postgres.yaml'), 'utf8');
  const { services, secrets } = parse(text, { merge: true });
  await makeSecrets(folder.path, text);
  await provide(folder.path);

  const port = await freePort();
  const domain = `localhost:${port}`;
  const given: Record<string, string> = { RELAY_DOMAIN: domain, RELAY_ALLOWED_ORIGINS: 'https://app.example' };
  const settings = Object.entries<string>(services['relay-1'].environment).map(([name, value]) => [
    name,
    value
      .replace(/\$\{(\w+):[^}]*\}/, (_, variable: string) => given[variable] ?? '')
      .replace(/^\/run\/secrets\/(\w+)$/, (_, secret: string) => path.join(folder.path, secrets[secret].file)),
  ]);
  const env = { ...Object.fromEntries(settings), RELAY_TRUSTED_PROXIES: '127.0.0.1' };
  const ports = [await freePort(), await freePort()];
  const relays: RelayProcess[] = [];
  for (const RELAY_PORT of ports)
    relays.push(stack.use(await startRelayProcess({ ...env, RELAY_PORT: String(RELAY_PORT) })));
  const [one, other] = relays as [RelayProcess, RelayProcess];
  expect(one.url).toBe(`https://${domain}`);

  stack.use(startCaddy(folder.path, domain, ports.map((relay) => `127.0.0.1:${relay}`).join(' '), port));
  const authority = path.join(folder.path, 'caddy/pki/authorities/local/root.crt');
  await expect.poll(() => readFile(authority, 'utf8').catch(() => ''), { timeout: 30_000 }).toContain('BEGIN');
  const ca = await readFile(authority, 'utf8');
  await expect.poll(() => overHttp2(one.url, ca).catch(() => null), { timeout: 30_000 }).toEqual(['h2', 200]);

  const owner = await pairOwner(one.connectLink.replace(one.url, `http://127.0.0.1:${ports[0]}`));
  await owner.register({
    name: 'a',
    value: 'compose-canary-0123',
    access: 'public',
    allow: [{ origin: upstream.url }],
  });
  const agent = new Agent({ connect: { ca } });
  stack.defer(() => agent.destroy());
  const call = async (): Promise<number> => {
    const request = {
      clientSecretName: 'a',
      url: `${upstream.url}/`,
      method: 'POST',
      headers: { a: '$CLIENT_SECRET' },
    };
    const response = await fetch(`${one.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      dispatcher: agent,
    });
    await response.text();
    return response.status;
  };
  // The other one has heard of the secret.
  await expect
    .poll(async () => new Set([await call(), await call(), await call(), await call()]))
    .toEqual(new Set([200]));
  const before = upstream.received.length;
  other.signal('SIGKILL');
  await other.ended;
  const statuses: number[] = [];
  for (let count = 0; count < 24; count += 1) statuses.push(await call());
  // A call on a connection that broke with the relay fails once: nobody knows whether it was sent. None is sent twice.
  const failed = statuses.filter((status) => status !== 200);
  expect(failed.filter((status) => status !== 502 && status !== 503)).toEqual([]);
  expect(new Set(statuses.slice(-12)), `${statuses}`).toEqual(new Set([200]));
  const sent = upstream.received.length - before;
  expect(sent).toBeGreaterThanOrEqual(statuses.length - failed.length);
  expect(sent).toBeLessThanOrEqual(statuses.length);
});
