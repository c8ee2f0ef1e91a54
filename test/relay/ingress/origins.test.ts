import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createOrigins, pageOriginOf } from '../../../relay/ingress/origins.ts';

const origins = (allowed: readonly string[] | null) =>
  createOrigins({
    allowed,
    pairedExtensions: async () => new Set(['chrome-extension://abc']),
    policyOrigins: async () => new Set(['https://*.shop.example']),
  });

test.each([
  'http://localhost:5173',
  'http://127.0.0.1',
  'https://[::1]:8443',
  'chrome-extension://abc',
  'https://a.shop.example',
])('without a list, %s may call', async (origin) => expect(await origins(null).isAllowed(origin)).toBe(true));

test.each([
  'https://evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://localhost:5173.evil.example',
  'chrome-extension://other',
  'https://shop.example',
  'https://a.b.shop.example',
  'https://evil.example/.shop.example',
  'null',
  '',
])('without a list, %j may not', async (origin) => expect(await origins(null).isAllowed(origin)).toBe(false));

test('a list replaces loopback, never the paired extensions', async () => {
  const listed = origins(['https://app.example']);
  expect(await listed.isAllowed('https://app.example')).toBe(true);
  expect(await listed.isAllowed('http://localhost:5173')).toBe(false);
  expect(await listed.isAllowed('chrome-extension://abc')).toBe(true);
});

test("a secret's own pages replace the relay's list for that secret", async () => {
  const listed = origins(['https://app.example']);
  expect(await listed.isAllowedFor('https://app.example', null)).toBe(true);
  expect(await listed.isAllowedFor('https://app.example', ['https://*.shop.example'])).toBe(false);
  expect(await listed.isAllowedFor('https://a.shop.example', ['https://*.shop.example'])).toBe(true);
  expect(await listed.isAllowedFor('https://a.shop.example', null)).toBe(false);
});

test.each([
  [{ origin: 'https://app.example' }, { kind: 'page', origin: 'https://app.example' }],
  [{}, { kind: 'none' }],
  [{ 'sec-fetch-site': 'cross-site' }, { kind: 'hidden' }],
  [{ 'sec-fetch-site': 'none' }, { kind: 'hidden' }],
  [{ 'sec-fetch-site': 'same-origin' }, { kind: 'page', origin: 'http://127.0.0.1:8787' }],
])('%j comes from %j', (headers, expected) => {
  expect(pageOriginOf({ headers } as IncomingMessage, 'http://127.0.0.1:8787')).toEqual(expected);
});
