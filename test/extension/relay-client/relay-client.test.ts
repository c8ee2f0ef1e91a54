import { describe, expect, test } from 'vitest';
import { createRelayClient, relayInfo } from '../../../extension/relay-client/relay-client.ts';
import { problem, startStubRelay } from '../../support/relay/stub-relay.ts';

describe('the relay client', () => {
  test('sends the token to its relay and reads the response', async () => {
    await using stub = await startStubRelay({ 'GET /v1/secrets': { status: 200, body: { secrets: [] } } });
    const client = createRelayClient({ address: stub.url, token: 'csr_x' });
    expect(await client.secrets()).toEqual({ ok: true, value: { secrets: [] } });
    expect(stub.seen[0]?.authorization).toBe('Bearer csr_x');
  });

  test('a name goes into the path encoded', async () => {
    await using stub = await startStubRelay({ 'DELETE /v1/secrets/a%2Fb': { status: 204 } });
    const client = createRelayClient({ address: stub.url, token: 'csr_x' });
    expect(await client.deleteSecret('a/b')).toMatchObject({ ok: true });
  });

  test('tells apart what a person must tell apart', async () => {
    await using stub = await startStubRelay({
      'GET /v1/secrets': problem(401, 'TOKEN_INVALID'),
      'GET /v1/devices': problem(503, 'STORE_UNAVAILABLE', { fix: 'Try again.' }),
      'GET /v1/traces': { status: 502, body: '<html>a proxy</html>' },
      'GET /v1/relay': { status: 200, body: '<html>another server</html>' },
    });
    const client = createRelayClient({ address: stub.url, token: 'csr_x' });
    expect(await client.secrets()).toEqual({ ok: false, failure: { kind: 'revoked' } });
    expect(await client.devices()).toMatchObject({
      failure: { kind: 'problem', problem: { code: 'STORE_UNAVAILABLE', fix: 'Try again.' } },
    });
    expect(await client.traces()).toEqual({ ok: false, failure: { kind: 'not-a-relay' } });
    expect(await relayInfo(stub.url, 'x')).toEqual({ ok: false, failure: { kind: 'not-a-relay' } });
  });

  test('a relay that is not there is unreachable', async () => {
    const stub = await startStubRelay({});
    await stub[Symbol.asyncDispose]();
    expect(await relayInfo(stub.url, 'x')).toEqual({ ok: false, failure: { kind: 'unreachable' } });
  });

  test('a redirect is not followed: the token stays with its relay', async () => {
    await using elsewhere = await startStubRelay({ 'GET /v1/secrets': { status: 200, body: { secrets: [] } } });
    await using stub = await startStubRelay({
      'GET /v1/secrets': { status: 307, location: `${elsewhere.url}/v1/secrets` },
    });
    const client = createRelayClient({ address: stub.url, token: 'csr_x' });
    expect(await client.secrets()).toMatchObject({ ok: false });
    expect(elsewhere.seen).toEqual([]);
  });
});
