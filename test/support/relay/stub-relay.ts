import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly route: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface StubResponse {
  readonly status: number;
  /** A function makes it of what was asked. */
  readonly body?: unknown;
  readonly location?: string;
}

/** An HTTP server on loopback that answers as a test says and keeps what it was asked; `answers` may be changed. */
export interface StubRelay extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
  responses: Record<string, StubResponse>;
}

export async function startStubRelay(responses: Record<string, StubResponse>): Promise<StubRelay> {
  const server = createServer(async (request, response) => {
    const route = `${request.method} ${request.url?.split('?', 1)[0]}`;
    stub.seen.push({ route, authorization: request.headers.authorization, body: await textOf(request) });
    const { status, body: given, location } = stub.responses[route] ?? { status: 404, body: 'nothing here' };
    const asked = new URL(request.url ?? '', `http://${request.headers.host}`);
    const body: unknown = typeof given === 'function' ? await given(asked) : given;
    response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) });
    response.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: StubRelay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    responses,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

export const problem = (status: number, code: string, more: Record<string, unknown> = {}): StubResponse => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail: 'A sentence.', trace: 'trace', ...more },
});
