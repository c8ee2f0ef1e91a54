import { once } from 'node:events';
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refuseUpgrade, serveUpgrades, upgradeOf } from '../../../relay/server/upgrade.ts';
import { connectTo, sendRaw } from '../../support/relay/raw-http.ts';

const TARGET = '/v1/forward/x/wss://api.example/';
const asking = (more: string[] = []): string =>
  [`GET ${TARGET} HTTP/1.1`, 'Host: x', 'Upgrade: websocket', 'Connection: Upgrade', ...more, '', ''].join('\r\n');

describe('a request that opens a WebSocket', () => {
  let server: Server;
  let url = '';
  let app = (_req: IncomingMessage, res: ServerResponse): unknown => res.end();

  beforeEach(async () => {
    server = http.createServer();
    serveUpgrades(server, ((req: IncomingMessage, res: ServerResponse) => app(req, res)) as Express);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => void server.close());

  test('passes through the app, which can refuse it: then its connection is closed', async () => {
    app = (req, res) => {
      expect(refuseUpgrade(req)).toBeNull();
      res.statusCode = 403;
      res.end('no');
    };
    const response = await sendRaw(url, asking());
    expect([response.status, response.body, response.headers.get('connection')]).toEqual([403, 'no', 'close']);
  });

  test('gives its connection to the route, with what came behind its head', async () => {
    app = (req) => {
      const upgrade = upgradeOf(req);
      upgrade?.socket.end(`got ${upgrade.head}`);
    };
    const socket = await connectTo(url);
    socket.write(`${asking()}first frame`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toBe('got first frame');
  });

  test('ends with its connection, which may break without harm', async () => {
    const closed = new Promise<void>((resolve) => {
      app = (req, res) => {
        res.once('close', resolve);
        upgradeOf(req)?.socket.emit('error', new Error('reset'));
      };
    });
    const socket = await connectTo(url);
    socket.write(asking());
    await closed;
    await once(socket, 'close');
  });

  test('is none where it was not upgraded', () => expect(upgradeOf({} as IncomingMessage)).toBeNull());
});

describe('a call that asks for another protocol', () => {
  const refused = (headers: Record<string, string>, url = TARGET): string | null =>
    refuseUpgrade({ url, headers } as unknown as IncomingMessage)?.code ?? null;

  test.each<[Record<string, string>, string?]>([
    [{ upgrade: 'websocket', connection: 'Upgrade' }],
    [{ upgrade: 'foo', connection: 'keep-alive, UPGRADE' }],
    [{ upgrade: 'h2c, foo', connection: 'upgrade' }],
    [{ upgrade: '', connection: 'upgrade' }],
    [{ upgrade: 'websocket', connection: 'upgrade' }, '/v1/request'],
    [{ upgrade: 'websocket', connection: 'upgrade' }, '/V1/Request/?a'],
  ])('is refused: %j', (headers, url) => expect(refused(headers, url)).toBe('UPGRADE_REFUSED'));

  test.each<[string, Record<string, string>, string?]>([
    ['it asks for none', { connection: 'upgrade' }],
    ['it only offers HTTP/2', { upgrade: 'h2c', connection: 'Upgrade, HTTP2-Settings' }],
    ['it only offers HTTP/2 in other letters', { upgrade: ' H2C , h2c', connection: 'upgrade' }],
    ['the header is not for this connection', { upgrade: 'websocket', connection: 'keep-alive' }],
    ['the header is for no connection', { upgrade: 'websocket' }],
    ['it is no call', { upgrade: 'websocket', connection: 'upgrade' }, '/v1/relay'],
    ['it has no address', { upgrade: 'websocket', connection: 'upgrade' }, ''],
  ])('is not refused where %s', (_, headers, url) => expect(refused(headers, url)).toBeNull());
});
