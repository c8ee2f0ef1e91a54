import net from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Response } from 'undici';
import { expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createModel, tagOf } from './model.ts';
import { judge } from './outcome.ts';
import { handlesOf } from './readings.ts';
import { rowsOf } from './rows.ts';

/** What the soak looks for would be found. */
const OF_RELAY = { headers: { 'client-secret-relay': 'relay' } };

test('a response is only possible with its own id, a value that its secret had, no value in it, and a refusal that was to be expected', async () => {
  const model = createModel();
  const first = model.change('a');
  first.acknowledge();
  const other = model.change('b');
  const sent = { id: 'call-1', name: 'a', at: performance.now() };
  const found = async (isStoreBroken: boolean, response: Response, refusals: readonly string[] = []) => {
    const before = model.problems.length;
    await judge({ model, isStoreBroken }, sent, response, refusals);
    return model.problems.length - before;
  };
  const answer = (id: string, value: string, more = '') =>
    new Response(JSON.stringify({ id, tag: tagOf(value), echo: more }));
  const refused = (code: string) => new Response(JSON.stringify({ code }), OF_RELAY);

  expect(await found(false, answer('call-1', first.value, '[redacted]'))).toBe(0);
  expect(await found(false, answer('call-2', first.value))).toBe(1);
  expect(await found(false, answer('call-1', other.value))).toBe(1);
  expect(await found(false, answer('call-1', first.value, first.value))).toBe(1);
  expect(await found(false, refused('SECRET_PAUSED'), ['SECRET_PAUSED'])).toBe(0);
  expect(await found(false, refused('SECRET_PAUSED'))).toBe(1);
  expect(await found(true, refused('STORE_UNAVAILABLE'))).toBe(0);
  expect(await found(false, refused('STORE_UNAVAILABLE'))).toBe(1);
  expect(await found(false, refused('UPSTREAM_TIMEOUT'))).toBe(1);
  sent.at -= 5_000;
  expect(await found(false, refused('UPSTREAM_TIMEOUT'))).toBe(0);
  // Replaced before the call, a value is not sent any more; one that is on its way to the relay may be.
  const next = model.change('a');
  sent.at = performance.now();
  for (const { value } of [first, next]) expect(await found(false, answer('call-1', value))).toBe(0);
  next.acknowledge();
  Object.assign(sent, { id: 'call-3', at: performance.now() });
  expect(await found(false, answer('call-3', first.value))).toBe(1);
});

test('a socket that stays open and a node that no list has are counted', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await expect.poll(() => server.listening).toBe(true);
  const before = handlesOf(process.pid);
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  await expect.poll(() => handlesOf(process.pid).sockets).toBe(before.sockets + 2);
  socket.destroy();
  server.close();

  await using folder = await temporaryFolder();
  const store = await openDataStore({ dataDir: folder.path });
  await store.vault.set('a', 'value', {}, 'cli');
  await store.close();
  const file = path.join(folder.path, 'relay.db');
  expect(rowsOf(file)).toEqual({ secrets: ['a'], devices: 0, calls: 0, orphans: 0, tooMany: [] });
  const database = new DatabaseSync(file);
  database.exec('INSERT INTO nodes (id, content) VALUES (1000, \'{"entries":[]}\')');
  database.close();
  expect(rowsOf(file).orphans).toBe(1);
});
