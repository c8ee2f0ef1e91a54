import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { KEY } from './workloads.ts';

export interface Nginx extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
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
export async function startUpstream(cores = '1'): Promise<Nginx> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'long.json'), LONG);
  const texts = Object.entries(TEXTS).map(
    ([name, text]) => `location = /v1/${name} { return 200 '${text.replaceAll('\\', '\\\\')}'; }`,
  );
  const refuse = `if ($http_authorization != "Bearer ${KEY}") { return 401; }`;
  const site = `${refuse} default_type application/json; ${texts.join('\n')}
    location = /v1/long { alias ${folder.path}/long.json; }`;
  return startNginx(folder, site, '', cores);
}

/** nginx as a proxy, for what C can do. */
export async function startProxy(upstream: string): Promise<Nginx> {
  const site = 'location / { proxy_pass http://upstream; proxy_http_version 1.1; proxy_set_header Connection ""; }';
  return startNginx(
    await temporaryFolder(),
    site,
    `upstream upstream { server ${new URL(upstream).host}; keepalive 256; }`,
    '0',
  );
}

async function startNginx(
  folder: Awaited<ReturnType<typeof temporaryFolder>>,
  site: string,
  outside: string,
  cores: string,
): Promise<Nginx> {
  const port = await freePort();
  const file = path.join(folder.path, 'nginx.conf');
  await writeFile(
    file,
    `daemon off; master_process off; pid ${folder.path}/pid; error_log stderr error;
    events { worker_connections 4096; }
    http {
      access_log off; keepalive_requests 100000000; sendfile on; client_body_temp_path ${folder.path}/body;
      proxy_temp_path ${folder.path}/proxy; ${outside}
      server { listen 127.0.0.1:${port}; ${site} }
    }`,
  );
  const child = spawn('taskset', ['-c', cores, 'nginx', '-p', folder.path, '-c', file], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilItResponds(url);
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

async function untilItResponds(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const responds = await new Promise((resolve) => {
      http.get(url, (res) => resolve(res.resume())).on('error', () => resolve(false));
    });
    if (responds) return;
    await wait(50);
  }
  throw new Error('nginx did not start.');
}
