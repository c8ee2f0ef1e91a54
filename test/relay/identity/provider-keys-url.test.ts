import { afterEach, expect, test, vi } from 'vitest';
import { createProvider } from '../../../relay/identity/provider.ts';

afterEach(() => void vi.unstubAllGlobals());

/** A provider on https cannot be served in a test, so this one takes the place of the network. */
async function fetchedFrom(issuer: string, keysUrl: unknown) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return Response.json(url.endsWith('/openid-configuration') ? { issuer, jwks_uri: keysUrl } : { keys: [] });
  });
  const result = await createProvider({ issuer, jwksUrl: null })();
  return result.ok ? asked.at(-1) : result.failure;
}

test('a provider on https has its keys on https, and not on this machine without TLS', async () => {
  const issuer = 'https://login.example';
  expect(await fetchedFrom(issuer, 'https://keys.example/')).toBe('https://keys.example/');
  expect(await fetchedFrom(issuer, 'http://127.0.0.1:8080/')).toBe('unsafe-keys-url');
});

test('a provider on this machine may have them there', async () => {
  expect(await fetchedFrom('http://localhost:8080', 'http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080/');
  expect(await fetchedFrom('http://localhost:8080', 'https://keys.example/')).toBe('https://keys.example/');
});
