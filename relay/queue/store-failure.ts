import type { failedEnding } from './failed-ending.ts';
import type { CallState, QueueStore } from './queue-store.ts';
import type { StoredCall } from './stored-call.ts';

/** Settles a call with a problem of the relay. False if it had settled, or is not any more as in `from`. */
export async function storeFailure(
  store: QueueStore,
  call: StoredCall,
  { ending, body }: ReturnType<typeof failedEnding>,
  from: CallState = call,
): Promise<boolean> {
  const writer = await store.responseWriter(call.hash);
  await writer.write(body);
  return store.settle(call, from, { ending, body: await writer.end() });
}
