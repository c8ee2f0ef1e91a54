import type { failedEnding } from './failed-ending.ts';
import type { QueueStore } from './queue-store.ts';
import type { StoredCall } from './stored-call.ts';

/** Settles a call with a problem of the relay. False if it had settled. */
export async function storeFailure(
  store: QueueStore,
  { hash }: StoredCall,
  { ending, body }: ReturnType<typeof failedEnding>,
): Promise<boolean> {
  const writer = await store.responseWriter(hash);
  await writer.write(body);
  return store.settle(hash, { ending, body: await writer.end() });
}
