import { expect, test } from 'vitest';
import { moveRelay } from '../../../extension/connection/moving.ts';
import type { Connections } from '../../../extension/relay-client/connection.ts';
import { createConnectionStore } from '../../../extension/relay-client/connection-store.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { createKeyHolder } from '../../support/relay/key-holder.ts';
import { startStubRelay } from '../../support/relay/stub-relay.ts';

const holder = createKeyHolder();
const { publicKey, fingerprint } = holder.identity;
const OLD = 'http://127.0.0.1:1';
const stored = (): Connections => ({
  list: [
    {
      id: 'd',
      name: 'Home',
      address: OLD,
      publicKey,
      keyId: 'k',
      fingerprint,
      deviceId: 'd',
      deviceName: 'x',
      deviceToken: 'csr_token',
      connectedAt: '2026-01-01T00:00:00Z',
    },
  ],
  activeId: 'd',
});

test('a relay that proves its key at a new address is found there, with the same token', async () => {
  await using stub = await startStubRelay({ 'GET /v1/relay': { status: 200, body: holder.info } });
  const item = memoryItem<Connections>(stored());
  expect(await moveRelay({ relayId: 'd', address: stub.url }, createConnectionStore(item))).toEqual({
    ok: true,
    value: null,
  });
  expect(item.stored).toEqual({ ...stored(), list: [{ ...stored().list[0], address: stub.url }] });
  expect(JSON.stringify(stub.seen)).not.toContain('csr_token');
});

const other = createKeyHolder();
test.each<[string, (asked: URL) => object]>([
  ['has another key', other.info],
  ['shows the pinned key and proves nothing', (asked) => ({ ...holder.info(asked), proof: undefined })],
  ['shows the pinned key and proves another one', (asked) => ({ ...other.info(asked), publicKey, fingerprint })],
])('a server that %s gets neither the address nor the token', async (_, body) => {
  await using stub = await startStubRelay({ 'GET /v1/relay': { status: 200, body } });
  const item = memoryItem<Connections>(stored());
  expect(await moveRelay({ relayId: 'd', address: stub.url }, createConnectionStore(item))).toEqual({
    ok: false,
    failure: { kind: 'identity-changed' },
  });
  expect(item.stored).toEqual(stored());
  expect(JSON.stringify(stub.seen)).not.toContain('csr_token');
});
