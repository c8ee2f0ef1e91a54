import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { tagOf } from './model.ts';

/** An API that is slow, breaks, and repeats what it got. The path says how: `/KIND/ID`. */
export interface SoakUpstream extends AsyncDisposable {
  readonly url: string;
  /** Resolves when a call that it never answers has come in, and again when it was given up. */
  hanging(id: string): { readonly come: Promise<unknown>; readonly gone: Promise<unknown> };
  closeIdle(): void;
  connections(): Promise<number>;
}

const EVENTS = 5;
const SLOW_MS = 120;
const KEPT_MS = 600_000;

export async function startSoakUpstream(): Promise<SoakUpstream> {
  const hanging = new EventTarget();
  const server = http.createServer((request, response) => {
    response.on('error', () => {});
    respond(request, response, hanging).catch(() => response.destroy());
  });
  // Not while a call is on its way: a connection that breaks then may have sent it, which is another test.
  server.keepAliveTimeout = KEPT_MS;
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const { kind, id } = partsOf(request);
    const tag = tagOf(valueIn(request));
    socket.on('error', () => {});
    socket.on('message', (message) => {
      if (kind === 'socket-cut') socket.terminate();
      else socket.send(JSON.stringify({ id, tag, message: String(message), echo: request.headers.authorization }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hanging: (id) => ({ come: once(hanging, `come ${id}`), gone: once(hanging, `gone ${id}`) }),
    closeIdle: () => server.closeIdleConnections(),
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    [Symbol.asyncDispose]: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const partsOf = ({ url = '' }: http.IncomingMessage): { kind: string; id: string } => {
  const [, kind = '', id = ''] = url.split('/');
  return { kind, id };
};
const valueIn = ({ headers }: http.IncomingMessage): string => (headers.authorization ?? '').replace('Bearer ', '');

async function respond(request: http.IncomingMessage, response: http.ServerResponse, hanging: EventTarget) {
  const { kind, id } = partsOf(request);
  if (kind === 'reset') return void request.socket.destroy();
  if (kind === 'hang') {
    response.once('close', () => hanging.dispatchEvent(new Event(`gone ${id}`)));
    return void hanging.dispatchEvent(new Event(`come ${id}`));
  }
  const body = await text(request);
  const { authorization } = request.headers;
  const answer = JSON.stringify({ id, tag: tagOf(valueIn(request)), bytes: body.length, echo: authorization });
  if (kind === 'slow') await pause(SLOW_MS);
  if (kind === 'stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': authorization });
    for (let event = 0; event < EVENTS; event += 1) {
      response.write(`data: ${answer}\n\n`);
      await pause(SLOW_MS / EVENTS);
    }
    return void response.end();
  }
  response.writeHead(kind === 'fail' ? 500 : 200, { 'content-type': 'application/json', 'x-echo': authorization });
  if (kind !== 'cut') return void response.end(answer);
  response.write(answer.slice(0, 10));
  await pause(1);
  response.destroy();
}
