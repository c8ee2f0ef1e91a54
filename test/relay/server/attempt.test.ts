import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { type Attempt, attemptOf, isCall } from '../../../relay/server/attempt.ts';

const attempted = (url: string, attempt: Attempt | null = null) => ({
  url,
  attempt,
  req: { method: 'POST' } as IncomingMessage,
});

test.each([
  '/v1/request',
  '/v1/request/',
  '/v1/request?x=1',
  '/V1/Request',
  '/v1/forward/',
  '/v1/forward/x/https://api.example/',
  '/V1/FORWARD/x',
])('%s is a call, which has sent nothing before its route began', (url) => {
  expect(isCall(url)).toBe(true);
  expect(attemptOf(attempted(url))).toEqual({ sent: 'no', method: 'POST' });
});

test.each([
  '/',
  '/v1/requests',
  '/v1/request//',
  '/v1/request/x',
  '/v1/forward',
  '/x/v1/request',
  '/x/v1/forward/y',
  '/v1/preview',
  '/v2/request',
])('%s is none', (url) => {
  expect(isCall(url)).toBe(false);
  expect(attemptOf(attempted(url))).toBeNull();
});

test('what the route has noted counts', () => {
  const attempt: Attempt = { sent: 'maybe', method: 'GET' };
  expect(attemptOf(attempted('/v1/request', attempt))).toEqual(attempt);
});
