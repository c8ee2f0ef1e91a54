import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { addCall } from '../support/relay/stored-calls.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const caller = { kind: 'anonymous', origin: null } as const;
const FACTS = { caller, address: '127.0.0.1', queue: null, method: 'POST', url: 'https://api.example', keep: 60 };

test('files of queued calls are those of the user who runs the relay', async () => {
  const folder = await temporaryFolder();
  const store = await openDataStore({ dataDir: folder.path });
  const { hash } = await addCall(store.queuedCalls, FACTS, 'x'.repeat(200_000));
  const queue = path.join(folder.path, 'queue');
  expect(statSync(queue).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(queue, `${hash}.request`)).mode & 0o777).toBe(0o600);
  await store.close();
  await folder.remove();
});

test('a file that a killed relay has left is deleted once it cannot be one that is written now', async () => {
  const folder = await temporaryFolder();
  const store = await openDataStore({ dataDir: folder.path });
  const { hash } = await addCall(store.queuedCalls, FACTS, 'x'.repeat(200_000));
  const queue = path.join(folder.path, 'queue');
  for (const name of ['old.request', 'young.request']) writeFileSync(path.join(queue, name), 'x');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  for (const name of ['old.request', `${hash}.request`]) utimesSync(path.join(queue, name), twoHoursAgo, twoHoursAgo);
  await store.queuedCalls.sweepBodies();
  expect(readdirSync(queue).sort()).toEqual([`${hash}.request`, 'young.request'].sort());
  await store.close();
  await folder.remove();
});
