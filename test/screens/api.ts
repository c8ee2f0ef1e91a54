import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { respondTo } from './bodies.ts';

export const API = 'api.openai.com';
export const MAPS = 'maps.example.com';
/** All of these lead to the made-up API. */
const HOSTS = [API, MAPS, 'api.stripe.com', 'api.github.com', 'api.anthropic.com', 'api.resend.com'];

const OTTER = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512">
  <defs><linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop stop-color="#bfe6ee"/><stop offset="1" stop-color="#5aa9c0"/></linearGradient></defs>
  <rect width="512" height="512" fill="url(#w)"/>
  <g fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="6" stroke-linecap="round"><path d="M30 400q30-18 60 0t60 0M360 430q30-18 60 0t60 0M40 120q25-15 50 0t50 0"/></g>
  <ellipse cx="256" cy="372" rx="168" ry="96" fill="#6f4e37"/><ellipse cx="256" cy="366" rx="112" ry="66" fill="#c9a27e"/>
  <circle cx="256" cy="214" r="118" fill="#7a563d"/><circle cx="160" cy="130" r="28" fill="#6f4e37"/><circle cx="352" cy="130" r="28" fill="#6f4e37"/>
  <ellipse cx="256" cy="258" rx="78" ry="58" fill="#e6cdb2"/><circle cx="210" cy="196" r="15" fill="#241a14"/><circle cx="302" cy="196" r="15" fill="#241a14"/>
  <circle cx="215" cy="191" r="5" fill="#fff"/><circle cx="307" cy="191" r="5" fill="#fff"/>
  <path d="M238 232h36q-4 22-18 22t-18-22z" fill="#241a14"/><path d="M256 254v18m0 0q-20 20-38 4m38-4q20 20 38 4" fill="none" stroke="#241a14" stroke-width="5" stroke-linecap="round"/>
  <g stroke="#4d3626" stroke-width="3"><path d="M190 262l-52-10M190 272l-52 8M322 262l52-10M322 272l52 8"/></g>
  <ellipse cx="196" cy="352" rx="36" ry="24" fill="#5d412e"/><ellipse cx="316" cy="352" rx="36" ry="24" fill="#5d412e"/>
</svg>`;

export interface Api extends AsyncDisposable {
  readonly port: number;
  /** PEM of its certificate. */
  readonly caFile: string;
  /** Responds to calls that are held back. */
  release(): void;
}

/** Every API of the pictures: images of an otter, chats, events and whatever `bodies.ts` has a path for. */
export async function startApi(context: BrowserContext, folder: string): Promise<Api> {
  const key = path.join(folder, 'api.key');
  const caFile = path.join(folder, 'api.pem');
  const names = HOSTS.map((host) => `DNS:${host}`).join();
  const subject = ['-subj', `/CN=${API}`, '-addext', `subjectAltName=${names}`];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', caFile, ...subject],
    { stdio: 'ignore' },
  );
  const otter = await drawOtter(context);
  const held: (() => void)[] = [];
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(caFile) }, (request, response) => {
    request.resume().on('end', () => {
      const respond = (): void => respondTo(request, response, otter);
      if (request.url?.startsWith('/v1/held')) held.push(respond);
      else respond();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    caFile,
    release: () => {
      for (const respond of held.splice(0)) respond();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function drawOtter(context: BrowserContext): Promise<Buffer> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 512, height: 512 });
  await page.setContent(`<body style="margin:0">${OTTER}</body>`);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}
