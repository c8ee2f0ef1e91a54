import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { KEY } from './workloads.ts';

export interface Nginx extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** TLS of an upstream; `cert` and `key` are PEM. */
export interface Secure {
  readonly cert: string;
  readonly key: string;
  readonly isHttp2: boolean;
}

/** What the upstream responds with, by path. A response without escapes, one as language models write, a long one. */
const TEXTS: Readonly<Record<string, string>> = {
  plain: JSON.stringify({ id: 'x', text: 'a'.repeat(1000) }),
  escapes: JSON.stringify({ id: 'x', text: 'Say \\"hello\\"\n'.repeat(60) }),
};
const LONG = JSON.stringify({ data: 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo'.repeat(30_000) });

/**
 * An upstream that costs next to nothing, so that the server in front of it is what is measured. Demands the key; on the
 * second core, or on `cores`.
 */
export async function startUpstream(cores = '1', secure: Secure | null = null): Promise<Nginx> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'long.json'), LONG);
  const texts = Object.entries(TEXTS).map(
    ([name, text]) => `location = /v1/${name} { return 200 '${text.replaceAll('\\', '\\\\')}'; }`,
  );
  const refuse = `if ($http_authorization != "Bearer ${KEY}") { return 401; }`;
  const site = `${refuse} default_type application/json; ${texts.join('\n')}
    location = /v1/long { alias ${folder.path}/long.json; }`;
  return startNginx(folder, site, { cores, secure });
}

/** nginx as a proxy, for what C can do. */
export async function startProxy(upstream: string): Promise<Nginx> {
  const site = 'location / { proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection ""; }';
  return startNginx(await temporaryFolder(), site, {
    cores: '0',
    outside: `upstream upstream { server ${new URL(upstream).host}; keepalive 256; }`,
  });
}

async function startNginx(
  folder: Awaited<ReturnType<typeof temporaryFolder>>,
  site: string,
  { cores, outside = '', secure = null }: { cores: string; outside?: string; secure?: Secure | null },
): Promise<Nginx> {
  const port = await freePort();
  const listen = secure ? await listenSecurely(folder.path, port, secure) : `listen 127.0.0.1:${port};`;
  const file = path.join(folder.path, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; master_process off; pid ${folder.path}/pid; error_log stderr error;
    events { worker_connections 4096; }
    http {
      access_log off; keepalive_requests 100000000; sendfile on; client_body_temp_path ${folder.path}/body;
      proxy_temp_path ${folder.path}/proxy; ${outside}
      server { ${listen} ${site} }
    }`,
  );
  const child = spawn('taskset', ['-c', cores, 'nginx', '-p', folder.path, '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  await untilItListens(port);
  return {
    url,
    pid: child.pid ?? 0,
    [Symbol.asyncDispose]: async () => {
      if (child.kill()) await once(child, 'close');
      await folder.remove();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function listenSecurely(folder: string, port: number, { cert, key, isHttp2 }: Secure): Promise<string> {
  await Promise.all([writeFile(`${folder}/cert.pem`, cert), writeFile(`${folder}/key.pem`, key)]);
  const files = `ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;`;
  return `listen 127.0.0.1:${port} ssl${isHttp2 ? ' http2' : ''}; ${files}`;
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const listens = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy())).on('error', () => resolve(false));
    });
    if (listens) return;
    await wait(50);
  }
  throw new Error('nginx did not start.');
}
