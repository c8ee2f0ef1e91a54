import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../../shared/errors.ts';
import type { Preview } from '../../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

let relay: LocalRelay;
let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startLocalRelay();
  const allow = [{ origin: upstream.url, paths: ['/open'] }];
  const value = 'preview-value-0123456789';
  await relay.register({ name: 'private', value, allow });
  await relay.register({ name: 'public', value, allow, access: 'public' });
  await relay.register({ name: 'paid', value, allow, claims: { plan: 'paid' } });
  await relay.register({ name: 'paused', value, allow, access: 'public' });
  await relay.owner('/v1/secrets/paused', { method: 'PATCH', json: { paused: true } });
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

const CLAIMS = { plan: 'free' };
const requestOf = (clientSecretName: string, path: string) => ({
  clientSecretName,
  url: `${upstream.url}${path}`,
  method: 'GET',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
});
const preview = (request: unknown, query: Record<string, string>): Promise<Response> =>
  relay.owner(`/v1/preview?${new URLSearchParams(query)}`, { method: 'POST', json: request });

/** The code of the refusal that a real call gets; null if it was let through. */
async function codeOfCall(as: string, request: unknown): Promise<string | null> {
  const issued = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'user', claims: CLAIMS } });
  const { token } = (await issued.json()) as { token: string };
  const bearer = { owner: relay.device.deviceToken, user: token, anonymous: null }[as];
  const response = await relay.call(request, bearer ? { authorization: `Bearer ${bearer}` } : {});
  return response.ok ? null : ((await response.json()) as Problem).code;
}

describe.each(['owner', 'user', 'anonymous'])('as %s', (as) => {
  test.each(['private', 'public', 'paid', 'paused', 'unknown'])(
    'the preview of a call with the secret %s says what the call itself would get',
    async (name) => {
      for (const path of ['/open', '/closed']) {
        const request = requestOf(name, path);
        const before = upstream.received.length;
        const response = await preview(request, { as, claims: JSON.stringify(CLAIMS) });
        const { allowed, problems } = (await response.json()) as Preview;
        expect(upstream.received).toHaveLength(before);
        const code = await codeOfCall(as, request);
        expect([path, allowed, problems[0]?.code ?? null]).toEqual([path, code === null, code]);
      }
    },
  );
});

test('without a caller it is the owner, and the three differ', async () => {
  const codes = async (query: Record<string, string>) =>
    ((await (await preview(requestOf('paid', '/open'), query)).json()) as Preview).problems.map(({ code }) => code);
  expect(await codes({})).toEqual([]);
  expect(await codes({ as: 'user' })).toEqual(['CLAIMS_REQUIRED']);
  expect(await codes({ as: 'user', claims: '{"plan":"paid"}' })).toEqual([]);
  expect(await codes({ as: 'anonymous' })).toEqual(['SIGN_IN_REQUIRED']);
});

test.each([
  [{ as: 'admin' }, 'as'],
  [{ as: 'user', claims: '[]' }, 'claims'],
  [{ as: 'user', claims: '{' }, 'claims'],
  [{ as: 'user', claims: `{"a":"${'x'.repeat(8_192)}"}` }, 'claims'],
])('%j is refused by its field', async (query, param) => {
  const response = await preview(requestOf('public', '/open'), query as Record<string, string>);
  expect([response.status, ((await response.json()) as Problem).param]).toEqual([400, param]);
});

test('only the owner may ask, whoever the call would be of', async () => {
  const response = await fetch(`${relay.url}/v1/preview?as=anonymous`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(requestOf('public', '/open')),
  });
  expect([response.status, ((await response.json()) as Problem).code]).toEqual([401, 'SIGN_IN_REQUIRED']);
});
