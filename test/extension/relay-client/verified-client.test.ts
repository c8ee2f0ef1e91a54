import { describe, expect, test } from 'vitest';
import type { Connections } from '../../../extension/relay-client/connection.ts';
import { createConnectionStore } from '../../../extension/relay-client/connection-store.ts';
import { verifiedClient } from '../../../extension/relay-client/verified-client.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { createKeyHolder } from '../../support/relay/key-holder.ts';
import { type StubResponse, startStubRelay } from '../../support/relay/stub-relay.ts';

const holder = createKeyHolder();
const another = createKeyHolder();
const { publicKey, keyId, fingerprint } = holder.identity;

const connection = (address: string) => ({
  id: 'd',
  name: 'Home',
  address,
  publicKey,
  keyId,
  fingerprint,
  deviceId: 'd',
  deviceName: 'x',
  deviceToken: 'csr_token',
  connectedAt: '2026-01-01T00:00:00Z',
});

type Info = (asked: URL) => unknown;
const responses = (info: Info): Record<string, StubResponse> => ({
  'GET /v1/relay': { status: 200, body: info },
  'GET /v1/secrets': { status: 200, body: { secrets: [] } },
});

const storeFor = (address: string) =>
  createConnectionStore(memoryItem<Connections>({ list: [connection(address)], activeId: 'd' }));

test('the token goes to the relay whose key was pinned', async () => {
  await using stub = await startStubRelay(responses(holder.info));
  const relay = await verifiedClient(storeFor(stub.url))();
  expect(relay.ok && (await relay.value.secrets())).toEqual({ ok: true, value: { secrets: [] } });
  expect(stub.seen.at(-1)?.authorization).toBe('Bearer csr_token');
});

test('a relay with another key never sees the token', async () => {
  await using stub = await startStubRelay(responses(another.info));
  const relay = await verifiedClient(storeFor(stub.url))();
  expect(relay).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
  expect(stub.seen.map(({ route, authorization }) => [route, authorization])).toEqual([['GET /v1/relay', undefined]]);
});

describe('the pinned key, shown by somebody who does not have its private one, is not enough', () => {
  const asked = (url: URL): string => url.searchParams.get('challenge') ?? '';
  const shown =
    (proof: Info): Info =>
    (url) => ({ ...holder.info(url), proof: proof(url) });
  const earlier = another.identity.publicKey;

  test.each<[string, Info]>([
    ['without a proof', shown(() => undefined)],
    ['with something that is none', shown(() => 'proof')],
    ['with something that is no text', shown(() => ({ toString: 1 }))],
    ['with a proof by another key', shown((url) => another.prove(asked(url), url.host))],
    ['with the proof that was given for an earlier challenge', shown((url) => holder.prove(earlier, url.host))],
    // It has passed the question on; the relay proves what it is, and where it was asked.
    [
      'with the proof that the relay gave at its own address',
      shown((url) => holder.prove(asked(url), 'relay.example')),
    ],
  ])('%s', async (_, info) => {
    await using stub = await startStubRelay(responses(info));
    const relay = await verifiedClient(storeFor(stub.url))();
    expect(relay).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
    expect(JSON.stringify(stub.seen)).not.toContain('csr_token');
    // With its own proof the same stub gets the token.
    stub.responses = responses(holder.info);
    expect(await verifiedClient(storeFor(stub.url))()).toMatchObject({ ok: true });
  });
});

test('every look asks for something new', async () => {
  const challenges: (string | null)[] = [];
  const info: Info = (url) => {
    challenges.push(url.searchParams.get('challenge'));
    return holder.info(url);
  };
  await using stub = await startStubRelay(responses(info));
  const client = verifiedClient(storeFor(stub.url));
  await client('d', true);
  await client('d', true);
  // The background was started anew: what it knew is gone with it.
  await verifiedClient(storeFor(stub.url))();
  expect(new Set(challenges).size).toBe(3);
});

test('a key that changes later is noticed at the next look', async () => {
  await using stub = await startStubRelay(responses(holder.info));
  let now = 1_000_000;
  const client = verifiedClient(storeFor(stub.url), () => now);
  expect(await client()).toMatchObject({ ok: true });
  stub.responses = responses(another.info);
  now += 11_000;
  expect(await client()).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
});

test('a fresh check does not rely on the last one', async () => {
  await using stub = await startStubRelay(responses(holder.info));
  const client = verifiedClient(storeFor(stub.url), () => 1_000_000);
  expect(await client()).toMatchObject({ ok: true });
  stub.responses = responses(another.info);
  expect(await client('d', true)).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
  expect(await client('d')).toEqual({ ok: false, failure: { kind: 'identity-changed' } });
});

test('without a connection there is no client', async () => {
  const store = createConnectionStore(memoryItem<Connections>({ list: [], activeId: null }));
  expect(await verifiedClient(store)()).toEqual({ ok: false, failure: { kind: 'not-connected' } });
});
