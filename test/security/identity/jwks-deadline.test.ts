import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProvider } from '../../../relay/identity/provider.ts';
import { type SignInProvider, startSignInProvider } from '../../support/upstream/sign-in-provider.ts';

let provider: SignInProvider;
beforeAll(async () => {
  provider = await startSignInProvider([]);
  provider.keySet = () => undefined;
});
afterAll(() => provider.stop());

test('a key set that does not arrive in five seconds is none', { timeout: 20_000 }, async () => {
  const fetchKeys = createProvider({ issuer: provider.issuer, jwksUrl: null });
  const started = performance.now();
  expect(await fetchKeys()).toEqual({ ok: false, failure: 'unreachable' });
  expect(performance.now() - started).toBeGreaterThan(4_000);
});
