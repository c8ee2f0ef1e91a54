import { expect, test } from 'vitest';
import type { Pairs } from '../../../extension/http/har.ts';
import { preflightReason } from '../../../extension/recorder/preflight-reason.ts';
import { exchange } from '../leaks/build.ts';

const PAGE = 'http://127.0.0.1:3000';
const asks = (more: Readonly<Record<string, string>>): Pairs => Object.entries({ origin: PAGE, ...more });

test.each([
  [
    'no response',
    { status: 0, error: 'net::ERR_CONNECTION_REFUSED' },
    { kind: 'error', error: 'net::ERR_CONNECTION_REFUSED' },
  ],
  ['an error of a server', { status: 502 }, { kind: 'status', status: 502 }],
  ['an error of a client', { status: 404, allows: { origin: PAGE } }, { kind: 'status', status: 404 }],
  ['a refusal', { status: 403 }, { kind: 'origin', origin: PAGE }],
  ['no origin allowed', {}, { kind: 'origin', origin: PAGE }],
  ['another origin allowed', { allows: { origin: 'https://app.example' } }, { kind: 'origin', origin: PAGE }],
  [
    'a method that is not allowed',
    { method: 'PATCH', allows: { origin: PAGE, methods: 'PUT, DELETE' } },
    { kind: 'method', method: 'PATCH' },
  ],
  ['a method that is allowed', { method: 'PATCH', allows: { origin: PAGE, methods: 'PUT, PATCH' } }, null],
  ['a method that needs no leave', { method: 'POST', allows: { origin: '*' } }, null],
  [
    'a header that is not allowed',
    { headers: 'content-type,x-a', allows: { origin: PAGE, headers: 'Content-Type' } },
    { kind: 'header', name: 'x-a' },
  ],
  ['all headers allowed', { headers: 'x-a', allows: { origin: PAGE, headers: '*' } }, null],
  [
    'the one header for which * does not stand',
    { headers: 'authorization', allows: { origin: PAGE, headers: '*' } },
    { kind: 'header', name: 'authorization' },
  ],
] as const)('%s', (_, { status = 204, error = null, method = 'POST', headers, allows }: Asked, reason) => {
  const answered = Object.entries(allows ?? {}).map(
    ([name, value]) => [`access-control-allow-${name}`, value] as const,
  );
  const requestHeaders = asks({
    'access-control-request-method': method,
    ...(headers && { 'access-control-request-headers': headers }),
  });
  expect(preflightReason(exchange({ status, error, requestHeaders, responseHeaders: answered }))).toEqual(reason);
});

interface Asked {
  readonly status?: number;
  readonly error?: string | null;
  readonly method?: string;
  readonly headers?: string;
  readonly allows?: Readonly<Record<string, string>>;
}
