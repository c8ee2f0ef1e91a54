import { expect, test } from 'vitest';
import { isProviderUrl } from '../../relay/identity/provider-url.ts';
import { isLoopback } from '../../shared/loopback.ts';

const urlOf = (host: string): URL => new URL(`http://${host}/`);

test.each([
  'localhost',
  'LOCALHOST:8787',
  'app.localhost',
  'a.b.localhost',
  'localhost.',
  '127.0.0.1',
  '127.1',
  '[::1]',
])('%s is this computer', (host) => {
  expect(isLoopback(urlOf(host).hostname)).toBe(true);
});

test.each([
  'localhost.example',
  'notlocalhost',
  'localhost.evil.example',
  '127.0.0.1.example',
  '128.0.0.1',
  '10.0.0.1',
  '[::2]',
  '0.0.0.0',
])('%s is not', (host) => {
  expect(isLoopback(urlOf(host).hostname)).toBe(false);
});

test.each(['app.localhost', 'localhost.', 'a.b.localhost'])(
  'keys of the sign-in provider are not fetched over http from %s, which the relay may ask DNS for',
  (host) => {
    expect(isProviderUrl(urlOf(host))).toBe(false);
    expect(isProviderUrl(new URL(`https://${host}/`))).toBe(true);
    expect(isProviderUrl(urlOf('localhost'))).toBe(true);
  },
);
