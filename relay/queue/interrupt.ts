import { failedEnding } from './failed-ending.ts';
import type { QueueStore } from './queue-store.ts';
import { interrupted } from './refusals.ts';
import { storeFailure } from './store-failure.ts';
import type { StoredCall } from './stored-call.ts';

/** Settles a call of which nobody knows whether it was sent: sending it again could perform it twice. */
export const interrupt = (store: QueueStore, call: StoredCall): Promise<boolean> =>
  storeFailure(store, call, failedEnding(interrupted(), { sent: 'maybe', method: call.method }));

/** For a store that is older than the relay's work: calls that wait in it may have run since. */
export async function interruptAll(store: QueueStore): Promise<void> {
  for (const call of store.unsettled().calls) await interrupt(store, call);
}
