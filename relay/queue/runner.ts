import type { Refusal } from '../../shared/errors.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import { StoreCorrupted } from '../store/corrupted.ts';
import { failedEnding } from './failed-ending.ts';
import type { Lines } from './lines.ts';
import { cancelled, interrupted } from './refusals.ts';
import { type End, internalEnd, type RunDeps, runStoredCall } from './run-call.ts';
import { storeFailure } from './store-failure.ts';
import type { StoredCall } from './stored-call.ts';

export interface Runner {
  /** Runs what may run now. */
  pump(): void;
  /** False if the call had settled. */
  cancel(call: StoredCall): Promise<boolean>;
  /** Begins no other call; those that run have `maxMs` to end. */
  stop(maxMs: number): Promise<void>;
}

interface RunnerDeps extends RunDeps {
  readonly lines: Lines;
  readonly callOf: (hash: string) => StoredCall | undefined;
  /** The call is over, with so many bytes of response. */
  readonly onSettled: (hash: string, responseBytes: number) => void;
  readonly now: () => number;
}

/** After a fault of the store. Milliseconds. */
const RETRY_MS = 1_000;

/** Runs stored calls: each once, and those of one queue one after another. */
export function createRunner(deps: RunnerDeps): Runner {
  const { lines, store, log, now, onSettled } = deps;
  const running = new Map<string, { readonly control: AbortController; readonly done: Promise<void> }>();
  let wake: NodeJS.Timeout | undefined;
  let isStopping = false;

  /** A fault of the store must not lose a response, nor let the next call of the queue overtake this one. */
  const persist = async (work: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await work();
        return;
      } catch (error) {
        log.error('queued call not stored', { ...describeInternalError(error) });
        // The next start settles it as interrupted.
        if (isStopping || error instanceof StoreCorrupted) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  };
  const finish = async (call: StoredCall, end: End): Promise<void> => {
    const { hash } = call;
    if ('again' in end) {
      await persist(() => store.putBack(hash));
      return lines.putBack(hash, now() + end.again);
    }
    await persist(() => ('problem' in end ? storeFailure(store, call, end.problem) : store.settle(hash, end)));
    onSettled(hash, 'problem' in end ? end.problem.body.length : end.body.bytes);
  };
  const runOne = async (call: StoredCall, signal: AbortSignal): Promise<void> => {
    const writer = await store.responseWriter(call.hash);
    // On the disk before the first byte goes out: whatever happens from here on, it is not sent again.
    if (!(await store.begin(call.hash))) return onSettled(call.hash, 0);
    const end = await runStoredCall(deps, call, { writer, signal }).catch((error: unknown) => {
      log.error('internal-error', { ...describeInternalError(error) });
      return internalEnd(call.method);
    });
    if (!('ending' in end)) await writer.abandon().catch(() => {});
    await finish(call, end);
  };
  const start = (call: StoredCall): void => {
    const control = new AbortController();
    const done = runOne(call, control.signal)
      .catch((error: unknown) => {
        // It has not begun.
        log.error('queued call not run', { ...describeInternalError(error) });
        if (error instanceof StoreCorrupted) return onSettled(call.hash, 0);
        lines.putBack(call.hash, now() + RETRY_MS);
      })
      .finally(() => {
        running.delete(call.hash);
        pump();
      });
    running.set(call.hash, { control, done });
  };
  const pump = (): void => {
    for (let place = isStopping ? null : lines.next(now()); place !== null; place = lines.next(now())) {
      const call = deps.callOf(place.hash);
      if (call) start(call);
      else lines.remove(place.hash);
    }
    clearTimeout(wake);
    const at = isStopping ? null : lines.wakeAt(now());
    if (at !== null) wake = setTimeout(pump, Math.max(1, at - now())).unref();
  };
  const abort = (why: Refusal): void => {
    for (const { control } of running.values()) control.abort(why);
  };

  return {
    pump,
    cancel: async (call) => {
      const one = running.get(call.hash);
      if (one) {
        one.control.abort(cancelled());
        await one.done;
      } else if (await storeFailure(store, call, failedEnding(cancelled(), { sent: 'no', method: call.method }))) {
        onSettled(call.hash, 0);
        pump();
      }
      return (await store.find(call.id))?.ending?.code === 'CALL_CANCELLED';
    },
    stop: async (maxMs) => {
      isStopping = true;
      clearTimeout(wake);
      const timer = setTimeout(() => abort(interrupted()), maxMs);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(timer);
    },
  };
}
