import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebPage extends AsyncDisposable {
  readonly url: string;
  /** As a page's `Origin` header has it. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * A developer's own page on loopback that loads the page client from the relay, as the README shows it. A body that is a
 * function is asked at each visit.
 */
export async function servePage(relay: string, body: string | (() => string) = '', token?: string): Promise<WebPage> {
  const options = [`relay: '${relay}'`, ...(token === undefined ? [] : [`token: async () => '${token}'`])];
  const html = (): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A developer's page</title>
<script src="${relay}/client.js"></script>
<script>const relay = clientSecretRelay.createClient({ ${options.join(', ')} });</script>
<h1>A developer's page</h1>
${typeof body === 'string' ? body : body()}
</html>`;
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `${origin}/`, origin, close, [Symbol.asyncDispose]: close };
}
