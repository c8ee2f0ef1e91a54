import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { rejectDuplicateHeaders } from '../../../relay/server/reject-duplicate-headers.ts';

const refused = (...names: string[]) =>
  rejectDuplicateHeaders({ rawHeaders: names.flatMap((name) => [name, 'x']) } as IncomingMessage);

test.each([
  'Origin',
  'Content-Type',
  'Content-Encoding',
  'Authorization',
  'Relay-Authorization',
  'Transfer-Encoding',
  'Sec-Fetch-Site',
  'Sec-Fetch-Mode',
])('%s is taken once, and not twice, in whatever letters', (name) => {
  const lower = name.toLowerCase();
  expect(refused('Host', name, 'X-Other')).toBeNull();
  expect(refused(name, 'Host', lower)).toMatchObject({ code: 'INVALID_PARAMETER', param: lower });
  expect(refused(lower, name.toUpperCase())).toMatchObject({ code: 'INVALID_PARAMETER', param: lower });
});

test('others may be sent twice, also of the same length', () => {
  expect(refused('Cookie', 'Cookie', 'Accept', 'Accept', 'X-Authorized', 'X-Authorized', 'Origin')).toBeNull();
});

test('the value of a header is not taken for a name', () => {
  expect(rejectDuplicateHeaders({ rawHeaders: ['origin', 'origin', 'x', 'origin'] } as IncomingMessage)).toBeNull();
});

test('200 headers are taken, and no more', () => {
  const many = Array.from({ length: 200 }, (_, index) => `x-${index}`);
  expect(refused(...many)).toBeNull();
  expect(refused(...many, 'x-last')).toMatchObject({ code: 'HEADERS_TOO_LARGE' });
});
