import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach } from 'vitest';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { startLocalRelay } from './local-relay.ts';

export const KEY = 'socket-key-0123456789';
export const BEARER = { authorization: 'Bearer $CLIENT_SECRET' };

type Behaviour = (socket: WebSocket, request: http.IncomingMessage) => void;
const echo: Behaviour = (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));

/** The HTTP response that a client got in place of a WebSocket. */
export interface Refused {
  readonly status: number;
  readonly body: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** For a whole test file: a relay with client secrets, an upstream for WebSockets, and a real client. */
export async function useWebSocketScene(...settings: Parameters<typeof startLocalRelay>) {
  const relay = await startLocalRelay(...settings);
  const server = http.createServer((_, response) => void response.writeHead(426).end('sockets only'));
  const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered][0] ?? false });
  const handshakes: http.IncomingMessage[] = [];
  const upstream = { behave: echo };
  sockets.on('connection', (socket, request) => {
    handshakes.push(request);
    socket.on('error', () => {});
    upstream.behave(socket, request);
  });
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const allow = [{ origin, paths: ['/v1/**'] }];
  await relay.register({ name: 'open', value: KEY, access: 'public', allow, placements: ['header', 'query'] });
  await relay.register({ name: 'mine', value: KEY, access: 'private', allow });
  await relay.register({ name: 'once', value: KEY, access: 'public', allow, limits: { perMinute: 1 } });
  await relay.register({ name: 'halted', value: KEY, access: 'public', allow, paused: true });
  await relay.register({ name: 'base64', value: 'key/with=padding==', access: 'public', allow });
  afterAll(async () => {
    await relay.stop();
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    handshakes.length = 0;
    upstream.behave = echo;
  });

  const socketUrl = (url: string, name: string, target: string): string =>
    `${url.replace('http', 'ws')}/v1/forward/${name}/${target}`;
  const through = (name = 'open', path = '/v1/realtime', scheme = 'ws'): string =>
    socketUrl(relay.url, name, origin.replace('http', scheme) + path);
  const connect = (url = through(), options: ClientOptions = {}, protocols: string[] = []): WebSocket => {
    const socket = new WebSocket(url, protocols, { headers: BEARER, ...options });
    socket.on('error', () => {});
    return socket;
  };
  /** As the owner of a secret for this server, which is no WebSocket server. */
  const connectTo = async (name: string, other: http.Server): Promise<WebSocket> => {
    const url = `http://127.0.0.1:${await listen(other)}`;
    await relay.register({ name, value: KEY, access: 'public', allow: [{ origin: url }] });
    return connect(socketUrl(relay.url, name, `${url}/`));
  };
  return { relay, origin, handshakes, upstream, through, connect, connectTo, socketUrl };
}

async function listen(server: http.Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

export async function refused(socket: WebSocket): Promise<Refused> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, http.IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, body: `${Buffer.concat(chunks)}`, headers: response.headers };
}
export const codeOf = async (socket: WebSocket): Promise<unknown> => JSON.parse((await refused(socket)).body).code;
