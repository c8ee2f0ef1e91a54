import type { Request, Response } from 'express';
import { expect, test } from 'vitest';
import { attemptOf, isCall, setAttempt } from '../../../relay/server/attempt.ts';

const request = (path: string, method = 'POST') => ({ path, method }) as Request;
const response = (path: string) => ({ locals: {}, req: request(path) }) as unknown as Response;

test.each([
  '/v1/request',
  '/v1/request/',
  '/V1/Request',
  '/v1/forward/',
  '/v1/forward/x/https://api.example/',
  '/V1/FORWARD/x',
])('%s is a call, which has sent nothing before its route began', (path) => {
  expect(isCall(request(path))).toBe(true);
  expect(attemptOf(response(path))).toEqual({ sent: 'no', method: 'POST' });
});

test.each([
  '/',
  '/v1/requests',
  '/v1/request//',
  '/v1/request/x',
  '/v1/forward',
  '/x/v1/request',
  '/v1/preview',
  '/v2/request',
])('%s is none', (path) => {
  expect(isCall(request(path))).toBe(false);
  expect(attemptOf(response(path))).toBeNull();
});

test('what the route has set counts', () => {
  const res = response('/v1/request');
  setAttempt(res, { sent: 'maybe', method: 'GET' });
  expect(attemptOf(res)).toEqual({ sent: 'maybe', method: 'GET' });
});
