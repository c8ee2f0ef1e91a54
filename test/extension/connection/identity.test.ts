import { expect, test } from 'vitest';
import { verifiedClient } from '../../../extension/connection/identity.ts';
import type { Connections } from '../../../extension/connection/relay.ts';
import { createConnectionStore } from '../../../extension/connection/store.ts';
import { memoryItem } from '../../support/memory-item.ts';
import { startStubRelay } from '../../support/stub-relay.ts';

const connection = (address: string) => ({
  id: 'd',
  name: 'Home',
  address,
  publicKey: 'pinned',
  keyId: 'k',
  fingerprint: 'f',
  deviceId: 'd',
  deviceName: 'x',
  deviceToken: 'csr_token',
  connectedAt: '2026-01-01T00:00:00Z',
});

const answers = (publicKey: string) => ({
  'GET /v1/relay': { status: 200, body: { publicKey } },
  'GET /v1/secrets': { status: 200, body: { secrets: [] } },
});

const storeFor = (address: string) =>
  createConnectionStore(memoryItem<Connections>({ list: [connection(address)], activeId: 'd' }));

test('the token goes to the relay whose key was pinned', async () => {
  await using stub = await startStubRelay(answers('pinned'));
  const relay = await verifiedClient(storeFor(stub.url))();
  expect(relay.ok && (await relay.value.secrets())).toEqual({ ok: true, value: { secrets: [] } });
  expect(stub.seen.at(-1)?.authorization).toBe('Bearer csr_token');
});

test('a relay with another key never sees the token', async () => {
  await using stub = await startStubRelay(answers('another'));
  const relay = await verifiedClient(storeFor(stub.url))();
  expect(relay).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
  expect(stub.seen.map(({ route, authorization }) => [route, authorization])).toEqual([['GET /v1/relay', undefined]]);
});

test('a key that changes later is noticed at the next look', async () => {
  await using stub = await startStubRelay(answers('pinned'));
  let now = 1_000_000;
  const client = verifiedClient(storeFor(stub.url), () => now);
  expect(await client()).toMatchObject({ ok: true });
  stub.answers = answers('another');
  now += 11_000;
  expect(await client()).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
});

test('a fresh check does not rely on the last one', async () => {
  await using stub = await startStubRelay(answers('pinned'));
  const client = verifiedClient(storeFor(stub.url), () => 1_000_000);
  expect(await client()).toMatchObject({ ok: true });
  stub.answers = answers('another');
  expect(await client('d', true)).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
  expect(await client('d')).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
});

test('without a connection there is no client', async () => {
  const store = createConnectionStore(memoryItem<Connections>({ list: [], activeId: null }));
  expect(await verifiedClient(store)()).toEqual({ ok: false, failure: { kind: 'not-connected' } });
});
