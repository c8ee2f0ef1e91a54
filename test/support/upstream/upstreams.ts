import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it stood on the wire. */
export interface Received {
  readonly method: string;
  /** The request target, as sent: path and query. */
  readonly target: string;
  /** Name, value, name, value …, in the order and case that they came in. */
  readonly rawHeaders: readonly string[];
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers one request. `received.body` is whole by then. */
export type Handler = (received: Received, response: http.ServerResponse) => void | Promise<void>;

export interface Upstream extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** For what is not a request, such as an upgrade. */
  readonly server: http.Server;
  /** Everything received so far, oldest first. */
  readonly received: Received[];
  /** Handles the requests from now on. */
  response: Handler;
  /** The request with this index, as soon as it is there. */
  request(index: number): Promise<Received>;
  close(): Promise<void>;
}

/** A server that keeps the bytes it got and answers as the test says; on any free port, where none is given. */
export async function startUpstream(response: Handler = json({ ok: true }), at = 0): Promise<Upstream> {
  const received: Received[] = [];
  const arrivals = new EventTarget();

  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      // A caller that goes away in the middle of its body is part of some tests: it made no request.
      return;
    }
    const one = {
      method: request.method ?? '',
      target: request.url ?? '',
      rawHeaders: request.rawHeaders,
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    received.push(one);
    arrivals.dispatchEvent(new Event('request'));
    await upstream.response(one, response);
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const upstream: Upstream = {
    url: `http://127.0.0.1:${port}`,
    port,
    server,
    received,
    response,
    async request(index) {
      while (received.length <= index) await once(arrivals, 'request');
      return received[index] as Received;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    [Symbol.asyncDispose]: () => upstream.close(),
  };
  return upstream;
}

export const json =
  (value: unknown, status = 200): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

export const bytes =
  (body: Uint8Array, type = 'application/octet-stream'): Handler =>
  (_, response) => {
    response.writeHead(200, { 'content-type': type }).end(body);
  };

/** Repeats all it got in its response, body and header, as careless debug pages of real services do. */
export const echo: Handler = ({ method, target, rawHeaders, body }, response) => {
  const authorization = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === 'authorization') + 1] ?? '';
  response
    .writeHead(200, { 'content-type': 'application/json', 'x-echo': authorization })
    .end(JSON.stringify({ method, target, rawHeaders, body: body.toString('latin1') }));
};

/** Takes the request and says nothing. */
export const never: Handler = () => {};

/** Server-sent events, each when the test says. Every open response gets every event. */
export function eventStream(): { handler: Handler; send(data: string): void; end(): void } {
  const open = new Set<http.ServerResponse>();
  return {
    handler: (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      open.add(response);
    },
    send: (data) => {
      for (const response of open) response.write(`data: ${data}\n\n`);
    },
    end: () => {
      for (const response of open) response.end();
      open.clear();
    },
  };
}
