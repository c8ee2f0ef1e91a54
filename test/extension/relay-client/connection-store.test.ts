import { expect, test } from 'vitest';
import type { Connection, Connections } from '../../../extension/relay-client/connection.ts';
import { disconnected, viewOf } from '../../../extension/relay-client/connection.ts';
import { createConnectionStore } from '../../../extension/relay-client/connection-store.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';

const connection = (id: string): Connection => ({
  id,
  name: id,
  address: `https://${id}.example`,
  publicKey: `key of ${id}`,
  keyId: 'k',
  fingerprint: `fingerprint of ${id}`,
  deviceId: id,
  deviceName: 'x',
  deviceToken: `csr_${id}`,
  connectedAt: '2026-01-01T00:00:00Z',
});

const empty = () => memoryItem<Connections>({ list: [], activeId: null });

test('a new connection is the active one, and the others stay', async () => {
  const store = createConnectionStore(empty());
  await Promise.all([store.add(connection('a')), store.add(connection('b'))]);
  expect((await store.find())?.id).toBe('b');
  expect((await store.find('a'))?.id).toBe('a');
  await store.activate('a');
  expect((await store.find())?.id).toBe('a');
});

test('connecting to the same relay again takes the place of the old connection', async () => {
  const store = createConnectionStore(empty());
  await store.add(connection('a'));
  await store.add({ ...connection('a'), id: 'second' });
  expect((await store.all()).list.map(({ id }) => id)).toEqual(['second']);
});

test('removing the active connection activates another one, and none at last', async () => {
  const item = empty();
  const store = createConnectionStore(item);
  await store.add(connection('a'));
  await store.add(connection('b'));
  await store.remove('b');
  expect(item.stored.activeId).toBe('a');
  await store.remove('a');
  expect(item.stored).toEqual({ list: [], activeId: null });
});

test('what pages get to see has no token', () => {
  expect(JSON.stringify(viewOf(connection('a'), 'a'))).not.toContain('csr_a');
});

test('a relay that was paired anew is not one that was disconnected', () => {
  const [a, b] = [viewOf(connection('a'), 'a'), viewOf(connection('b'), 'a')];
  expect(disconnected([a, b], [b])).toEqual([a]);
  expect(disconnected([a, b], [{ ...a, id: 'second' }, b])).toEqual([]);
  expect(disconnected([a], [{ ...a, id: 'second', fingerprint: 'of a new key' }])).toEqual([]);
  expect(disconnected([], [a, b])).toEqual([]);
});
