import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { addCall } from '../support/relay/stored-calls.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('files of queued calls are those of the user who runs the relay', async () => {
  const folder = await temporaryFolder();
  const store = await openDataStore({ dataDir: folder.path });
  const caller = { kind: 'anonymous', origin: null } as const;
  const facts = { caller, address: '127.0.0.1', queue: null, method: 'POST', url: 'https://api.example', keep: 60 };
  const { hash } = await addCall(store.queuedCalls, facts, 'x'.repeat(200_000));
  const queue = path.join(folder.path, 'queue');
  expect(statSync(queue).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(queue, `${hash}.request`)).mode & 0o777).toBe(0o600);
  await store.close();
  await folder.remove();
});
