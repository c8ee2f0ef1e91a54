import { describe, expect, test } from 'vitest';
import { connect } from '../../../extension/connection/pairing.ts';
import type { Connections } from '../../../extension/relay-client/connection.ts';
import { createConnectionStore } from '../../../extension/relay-client/connection-store.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { createKeyHolder } from '../../support/relay/key-holder.ts';
import { problem, startStubRelay } from '../../support/relay/stub-relay.ts';

const holder = createKeyHolder();
const { publicKey, fingerprint } = holder.identity;
const relay = { name: 'Home', version: '1', ...holder.identity, features: [] };
const pairing = { status: 201, body: { deviceId: 'd', deviceToken: 'csr_token', relay } };
const pairs = { 'GET /v1/relay': { status: 200, body: holder.info }, 'POST /v1/pair': pairing };

const noConnections = () => memoryItem<Connections>({ list: [], activeId: null });
const CODE = 'one-time-code-of-22-ch';

describe('connecting', () => {
  test('compares the key first, then sends the code, then keeps the connection', async () => {
    await using stub = await startStubRelay(pairs);
    const item = noConnections();
    const link = { address: stub.url, code: CODE, fingerprint, deviceName: 'Chrome on Linux' };
    const outcome = await connect(link, createConnectionStore(item));
    expect(outcome).toMatchObject({ ok: true, value: { name: 'Home', publicKey, active: true } });
    expect(JSON.stringify(outcome)).not.toContain('csr_token');
    expect(stub.seen.map(({ route }) => route)).toEqual(['GET /v1/relay', 'POST /v1/pair']);
    expect(JSON.parse(stub.seen[1]?.body ?? '')).toEqual({ code: CODE, deviceName: 'Chrome on Linux' });
    expect(item.stored).toMatchObject({ activeId: 'd', list: [{ deviceToken: 'csr_token', fingerprint }] });
  });

  const old = { name: 'Home', publicKey, keyId: 'k', deviceName: 'x', connectedAt: '2026-01-01T00:00:00Z' };
  const storedBefore = (address: string, print: string): Connections => ({
    list: [{ ...old, id: 'old', address, fingerprint: print, deviceId: 'old', deviceToken: 'csr_old' }],
    activeId: 'old',
  });

  test('again with the same relay ends the token of before', async () => {
    await using stub = await startStubRelay({ ...pairs, 'DELETE /v1/devices/old': { status: 204 } });
    const link = { address: stub.url, code: CODE, fingerprint, deviceName: 'x' };
    const outcome = await connect(link, createConnectionStore(memoryItem(storedBefore(stub.url, fingerprint))));
    expect(outcome).toMatchObject({ ok: true });
    expect(stub.seen.at(-1)).toMatchObject({ route: 'DELETE /v1/devices/old', authorization: 'Bearer csr_old' });
  });

  test.each<[string, (url: string) => Connections]>([
    ['claims the key of another address', () => storedBefore('http://127.0.0.1:1', fingerprint)],
    ['has another key at the same address', (url) => storedBefore(url, 'another')],
  ])('never gives that token to a relay that %s', async (_, stored) => {
    await using stub = await startStubRelay(pairs);
    const link = { address: stub.url, code: CODE, fingerprint, deviceName: 'x' };
    expect(await connect(link, createConnectionStore(memoryItem(stored(stub.url))))).toMatchObject({ ok: true });
    expect(stub.seen).toHaveLength(2);
    expect(JSON.stringify(stub.seen)).not.toContain('csr_old');
  });

  const other = createKeyHolder();
  const { fingerprint: otherPrint } = other.identity;
  test.each<[string, (asked: URL) => object, string]>([
    ['the relay has another key than the link says', other.info, fingerprint],
    [
      'the relay states the fingerprint of the link, but has another key',
      (asked) => ({ ...other.info(asked), fingerprint }),
      fingerprint,
    ],
    [
      'the relay states another fingerprint than its key has',
      (asked) => ({ ...holder.info(asked), fingerprint: otherPrint }),
      fingerprint,
    ],
    ['the link has another fingerprint', holder.info, otherPrint],
    ['the relay shows the key of the link and proves nothing', () => relay, fingerprint],
    ['its key is no text', (asked) => ({ ...holder.info(asked), publicKey: [publicKey] }), fingerprint],
    [
      'the relay shows the key of the link and proves another one',
      (asked) => ({ ...other.info(asked), publicKey, fingerprint }),
      fingerprint,
    ],
  ])('the code stays here where %s', async (_, body, expected) => {
    await using stub = await startStubRelay({ ...pairs, 'GET /v1/relay': { status: 200, body } });
    const item = noConnections();
    const link = { address: stub.url, code: CODE, fingerprint: expected, deviceName: 'x' };
    const outcome = await connect(link, createConnectionStore(item));
    expect(outcome).toEqual({ ok: false, failure: { kind: 'fingerprint-differs' } });
    expect(JSON.stringify(stub.seen)).not.toContain(CODE);
    expect(item.writes).toBe(0);
  });

  test('says that a code was not accepted', async () => {
    await using stub = await startStubRelay({ ...pairs, 'POST /v1/pair': problem(401, 'PAIRING_REJECTED') });
    const link = { address: stub.url, code: CODE, fingerprint, deviceName: 'x' };
    const outcome = await connect(link, createConnectionStore(noConnections()));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'problem', problem: { code: 'PAIRING_REJECTED' } } });
  });

  test('says that something else stands at the address', async () => {
    await using stub = await startStubRelay({ 'GET /v1/relay': { status: 200, body: '<html>' } });
    const link = { address: stub.url, code: CODE, fingerprint, deviceName: 'x' };
    const outcome = await connect(link, createConnectionStore(noConnections()));
    expect(outcome).toEqual({ ok: false, failure: { kind: 'not-a-relay' } });
  });
});
