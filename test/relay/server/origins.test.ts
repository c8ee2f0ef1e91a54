import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createOrigins, originRefused, pageOf } from '../../../relay/server/origins.ts';

const origins = (allowed: readonly string[] | null) =>
  createOrigins({
    allowed,
    pairedExtensions: () => new Set(['chrome-extension://abc']),
    policyOrigins: () => new Set(['https://*.shop.example']),
  });

test.each([
  'http://localhost:5173',
  'http://my-app.localhost:3000',
  'https://a.b.localhost',
  'http://127.0.0.1',
  'https://[::1]:8443',
  'chrome-extension://abc',
  'https://a.shop.example',
])('without a list, %s may call', (origin) => expect(origins(null).isAllowed(origin)).toBe(true));

test.each([
  'https://evil.example',
  'http://localhost.evil.example',
  'http://notlocalhost',
  'xhttp://localhost',
  'http://evil.example#.localhost',
  'http://evil.example/.localhost',
  'http://evil.example:80.localhost',
  'http://.localhost',
  'http://127.0.0.1.evil.example',
  'http://localhost:5173.evil.example',
  'chrome-extension://other',
  'https://shop.example',
  'https://a.b.shop.example',
  'https://evil.example/.shop.example',
  'null',
  '',
])('without a list, %j may not', (origin) => expect(origins(null).isAllowed(origin)).toBe(false));

test('a list replaces loopback, never the paired extensions', () => {
  const listed = origins(['https://app.example']);
  expect(listed.isAllowed('https://app.example')).toBe(true);
  expect(listed.isAllowed('http://localhost:5173')).toBe(false);
  expect(listed.isAllowed('chrome-extension://abc')).toBe(true);
});

test("a secret's own pages replace the relay's list for that secret", () => {
  const listed = origins(['https://app.example']);
  expect(listed.isAllowedFor('https://app.example', null)).toBe(true);
  expect(listed.isAllowedFor('https://app.example', ['https://*.shop.example'])).toBe(false);
  expect(listed.isAllowedFor('https://a.shop.example', ['https://*.shop.example'])).toBe(true);
  expect(listed.isAllowedFor('https://a.shop.example', null)).toBe(false);
  expect(listed.isAllowedFor('chrome-extension://abc', ['https://*.shop.example'])).toBe(true);
  expect(listed.isAllowedFor('chrome-extension://other', ['https://*.shop.example'])).toBe(false);
});

test.each([
  [{ origin: 'https://evil.example' }, { origin: 'https://evil.example', mayCall: false }],
  [{ origin: 'https://a.shop.example' }, { origin: 'https://a.shop.example', mayCall: true }],
  [{}, { origin: null, mayCall: true }],
  [{ 'sec-fetch-site': 'cross-site' }, { origin: null, mayCall: false }],
  [{ 'sec-fetch-site': 'none' }, { origin: null, mayCall: false }],
  [{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://127.0.0.1:8787', mayCall: true }],
])('%j comes from %j', (headers, expected) => {
  expect(pageOf({ headers } as IncomingMessage, 'http://127.0.0.1:8787', origins(null))).toEqual(expected);
});

test('a refusal quotes an origin, and nothing else that a header may hold', () => {
  expect(originRefused('https://evil.example').detail).toContain('Pages of https://evil.example are');
  for (const text of ['https://evil.example/path', 'null', 'no origin <b>']) {
    expect(originRefused(text)).toMatchObject({
      code: 'ORIGIN_NOT_ALLOWED',
      detail: 'Pages of this origin are not allowed to call this relay.',
    });
  }
  expect(originRefused(null).detail).toContain('does not name the page');
});
