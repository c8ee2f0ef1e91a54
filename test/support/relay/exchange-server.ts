import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LogFields } from '../../../relay/observability/log.ts';
import { type Exchange, openExchange } from '../../../relay/server/exchange.ts';
import { headTemplates } from '../../../relay/server/response-head.ts';
import { securityHeaders } from '../../../relay/server/security-headers.ts';

type Handle = (exchange: Exchange) => unknown;

/** A server of exchanges alone, without the routes and guards of a relay: each test says what becomes of a request. */
export function useExchanges() {
  /** What was logged since the test began. */
  const lines: [event: string, fields: LogFields][] = [];
  const write = (event: string, fields: LogFields = {}): void => void lines.push([event, fields]);
  const log = { info: write, warn: write, error: write, flush: () => {} };
  const templates = headTemplates(securityHeaders(false));
  let handle: Handle = () => {};
  let url = '';
  const server = http.createServer((req, res) => {
    handle(openExchange(req, res, { addressOf: () => '203.0.113.7', templates, log }));
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  /** Asks for `target`, and has `work` respond. */
  const ask = (work: Handle, target = '/', init: RequestInit = {}): Promise<Response> => {
    handle = work;
    return fetch(url + target, init);
  };
  return { ask, lines };
}
