import { describe, expect, test } from 'vitest';
import { BEARER, useForwardScene } from '../support/relay/forward-scene.ts';

const { relay, upstream, forward, post, got, refused } = await useForwardScene();

describe('the policy', () => {
  test('of destination, method and path holds', async () => {
    await refused(forward('narrow', '/v1/chat/completions', { headers: BEARER }), 'URL_NOT_ALLOWED');
    await refused(forward('narrow', '/v1/chat/../files', { method: 'POST', headers: BEARER }), 'URL_NOT_ALLOWED');
    await refused(forward('narrow', '/v1/chat/%2e%2e%2ffiles', { method: 'POST', headers: BEARER }), 'URL_NOT_ALLOWED');
    expect((await forward('narrow', '/v1/chat/x', { method: 'POST', headers: BEARER })).status).toBe(200);
  });

  test('of places holds: in the query it is refused, in a body it is text', async () => {
    await refused(forward('head', '/?key=$CLIENT_SECRET', { headers: BEARER }), 'PLACEMENT_NOT_ALLOWED');
    await refused(post('head', 'application/json', '{"a":"$CLIENT_SECRET"}', {}), 'PLACEHOLDER_MISSING');
    await refused(post('field', 'application/json', '{"a":"$CLIENT_SECRET"}', {}), 'PLACEHOLDER_MISSING');
    await refused(forward('any', '/'), 'PLACEHOLDER_MISSING');
    await refused(post('any', 'text/plain', '$CLIENT_SECRET', {}), 'PLACEHOLDER_MISSING');
    await refused(post('any', 'application/json', '{"a":"$CLIENT_SECRET"', {}), 'INVALID_PARAMETER');
  });

  test('an anonymous caller cannot tell a private name from an unknown one, and neither makes the relay read a body', async () => {
    const ask = async (name: string) => {
      // More than is read: who gets to the body is told BODY_TOO_LARGE.
      const { body, status, headers } = await post(name, 'application/json', 'x'.repeat(5000));
      const { trace, ...rest } = JSON.parse(body.toString()) as Record<string, unknown>;
      return [status, Object.keys(headers), rest, typeof trace];
    };
    expect(await ask('mine')).toEqual(await ask('nobody-has-this'));
    expect((await ask('any'))[0]).toBe(413);
    await refused(forward('mine', '/', { headers: BEARER }), 'SIGN_IN_REQUIRED');
  });

  test('only pages of allowed origins', async () => {
    const origin = 'https://evil.example';
    await refused(forward('head', '/', { headers: { ...BEARER, origin } }), 'ORIGIN_NOT_ALLOWED');
    await refused(
      forward('head', '/', { headers: { ...BEARER, 'sec-fetch-site': 'cross-site' } }),
      'ORIGIN_NOT_ALLOWED',
    );
    const preflight = await forward('head', '/', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'authorization,x-stainless-os,stripe-version',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-methods': expect.stringContaining('DELETE'),
      'access-control-allow-headers': 'authorization,x-stainless-os,stripe-version',
    });
  });
});

describe('who calls', () => {
  const withToken = (authorization: string) =>
    forward('mine', '/v1/x', { headers: { ...BEARER, 'relay-authorization': authorization } });

  test('is said by Relay-Authorization alone', async () => {
    expect((await withToken(`Bearer ${relay.device.deviceToken}`)).status).toBe(200);
    await refused(withToken('Bearer csr_unknown'), 'TOKEN_INVALID');
    const user = await relay.owner('/v1/test-tokens', { method: 'POST', json: { sub: 'u' } });
    const { token } = (await user.json()) as { token: string };
    expect((await withToken(`Bearer ${token}`)).status).toBe(200);
    const misplaced = { headers: { authorization: `Bearer ${token}`, 'x-api-key': '$CLIENT_SECRET' } };
    await refused(forward('mine', '/v1/x', misplaced), 'SIGN_IN_REQUIRED');
    // The same Authorization is a sign-in where it is the relay's.
    const request = { clientSecretName: 'mine', url: upstream.url, method: 'GET', headers: { A: '$CLIENT_SECRET' } };
    expect((await relay.call(request, { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test.each(['authorization', 'x-api-key'])('a device token in %s never goes to the upstream', async (name) => {
    const headers = { 'x-key': '$CLIENT_SECRET', [name]: `Bearer ${relay.device.deviceToken}` };
    const problem = await refused(forward('any', '/v1/x', { headers }), 'HEADER_NOT_ALLOWED');
    expect(problem).toMatchObject({ param: `headers.${name}`, fix: expect.stringContaining('Relay-Authorization') });
    expect(JSON.stringify(problem)).not.toContain(relay.device.deviceToken);
    // What is no device token would have arrived.
    const other = `Bearer ${relay.device.deviceToken.slice(0, -1)}`;
    await forward('any', '/v1/x', { headers: { ...headers, [name]: other } });
    expect(got()?.headers[name]).toBe(other);
  });
});

test('a refusal has what SDKs show: `error` with a message, a code and a type', async () => {
  const { detail, fix, code, error } = await refused(forward('narrow', '/', { headers: BEARER }), 'URL_NOT_ALLOWED');
  expect(error).toEqual({ type: 'invalid_request_error', code, message: `${detail} ${fix}`, param: 'url' });
  const elsewhere = await relay.call({});
  expect(await elsewhere.json()).not.toHaveProperty('error');
});
