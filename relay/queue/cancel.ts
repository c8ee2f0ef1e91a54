import { setTimeout as pause } from 'node:timers/promises';
import { failedEnding } from './failed-ending.ts';
import type { OpenCalls } from './open-calls.ts';
import type { QueueStore } from './queue-store.ts';
import { cancelled } from './refusals.ts';
import type { Runner } from './runner.ts';
import { storeFailure } from './store-failure.ts';
import type { StoredCall } from './stored-call.ts';

/** A relay that runs a call and does not cancel it in this time is gone, and another one settles its call. Milliseconds. */
const WAIT_MS = 20_000;
/** After which it is asked again, as a notice may be lost. */
const ASK_AGAIN_MS = 1_000;
const LOOK_MS = 20;

export const CANCEL_MESSAGES = {
  cancelled: 'The call was cancelled.',
  settled: 'The call had settled before.',
  unknown: 'The relay that runs the call does not respond.',
} as const;

/** Cancels a call, wherever it runs. */
export async function cancelCall(
  { store, runner, open }: { readonly store: QueueStore; readonly runner: Runner; readonly open: OpenCalls },
  { id, hash }: StoredCall,
): Promise<keyof typeof CANCEL_MESSAGES> {
  const deadline = performance.now() + WAIT_MS;
  let askAt = 0;
  for (;;) {
    await runner.end(hash, cancelled());
    const call = await store.find(id);
    if (call === null || call.expires !== null)
      return call?.ending?.code === 'CALL_CANCELLED' ? 'cancelled' : 'settled';
    const isElsewhere = call.status === 'running' && store.peers !== null;
    if (!isElsewhere) {
      const sent = call.status === 'pending' ? 'no' : 'maybe';
      const isSettled = await storeFailure(store, call, failedEnding(cancelled(), { sent, method: call.method }));
      if (isSettled) open.leave(hash, 0);
      else await store.refresh();
    } else {
      if (performance.now() > deadline) return 'unknown';
      if (performance.now() >= askAt) {
        await store.peers?.cancel(hash);
        askAt = performance.now() + ASK_AGAIN_MS;
      }
      await pause(LOOK_MS);
    }
  }
}
