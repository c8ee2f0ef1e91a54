import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '../../../relay/backup/backup.ts';
import { restoreBackup } from '../../../relay/backup/restore.ts';
import { openDataStore } from '../../../relay/data-store/data-store.ts';
import { addCall } from '../../support/relay/stored-calls.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const onProgress = (): void => {};
const passphrase = 'correct horse battery staple';
const rootKey = randomBytes(32).toString('base64');
const ANONYMOUS = { kind: 'anonymous', origin: null } as const;

test('a queued call that waited when the backup was made is not sent again after a restore', async () => {
  const [before, after] = [await temporaryFolder(), await temporaryFolder()];
  const store = await openDataStore({ dataDir: before.path, rootKey });
  const facts = { caller: ANONYMOUS, address: '127.0.0.1', queue: 'q', method: 'POST', url: 'https://a.example/' };
  const { id } = await addCall(store.queuedCalls, { ...facts, keep: 60 }, '{}');
  const from = path.join(before.path, 'backup');
  await backUp({ dataStore: store, dataDir: before.path, to: from, passphrase, onProgress });
  expect(store.queuedCalls.unsettled().calls).toHaveLength(1);
  await store.close();

  await restoreBackup({ from, passphrase, store: { dataDir: after.path, rootKey }, acceptOlder: false, onProgress });
  const restored = await openDataStore({ dataDir: after.path, rootKey });
  expect(restored.queuedCalls.unsettled()).toEqual({ calls: [], damaged: 0 });
  expect(await restored.queuedCalls.find(id)).toMatchObject({ status: 'failed', ending: { code: 'CALL_INTERRUPTED' } });
  await restored.close();
  await Promise.all([before.remove(), after.remove()]);
});
