import { setTimeout as pause } from 'node:timers/promises';
import type { Refusal } from '../../shared/errors.ts';
import { describeInternalError } from '../observability/internal-error.ts';
import { StoreCorrupted, StoreUnreachable } from '../store/corrupted.ts';
import type { Lines } from './lines.ts';
import type { OpenCalls } from './open-calls.ts';
import { interrupted } from './refusals.ts';
import { type End, internalEnd, type RunDeps, runStoredCall } from './run-call.ts';
import { storeFailure } from './store-failure.ts';
import type { StoredCall } from './stored-call.ts';

export interface Runner {
  /** Runs what may run now. */
  pump(): void;
  /** Ends a call that runs here, with this refusal; resolves when it has settled. False if it does not run here. */
  end(hash: string, why: Refusal): Promise<boolean>;
  /** The same for all calls that run here. */
  endAll(why: Refusal): void;
  /** Begins no other call; those that run have `maxMs` to end. */
  stop(maxMs: number): Promise<void>;
}

export type Running = Map<string, { readonly control: AbortController; readonly done: Promise<void> }>;

interface RunnerDeps extends RunDeps {
  readonly lines: Lines;
  readonly open: OpenCalls;
  /** Calls that run here, or are about to, by their hash. */
  readonly running: Running;
  readonly now: () => number;
}

/** After a fault of the store. Milliseconds. */
const RETRY_MS = 1_000;

/** Runs stored calls: each once, and those of one queue one after another. */
export function createRunner(deps: RunnerDeps): Runner {
  const { lines, store, log, now, open, running } = deps;
  const me = { status: 'running', runner: store.peers?.id ?? null } as const;
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
        // The next start settles it as interrupted, or another relay does.
        if (isStopping || error instanceof StoreCorrupted) return;
        await pause(RETRY_MS);
      }
    }
  };
  const begin = async (hash: string): Promise<boolean> => {
    for (let isRepeated = false; ; isRepeated = true) {
      try {
        return await store.begin(hash, () => lines.isFirst(hash), isRepeated);
      } catch (error) {
        // It may have begun nevertheless, so nobody else takes it.
        if (!(error instanceof StoreUnreachable) || isStopping) throw error;
        await pause(RETRY_MS);
      }
    }
  };
  const finish = async (call: StoredCall, end: End): Promise<void> => {
    const { hash } = call;
    if ('again' in end) {
      const notBefore = now() + end.again;
      await persist(() => store.putBack(hash, notBefore));
      return lines.putBack(hash, notBefore);
    }
    await persist(() => ('problem' in end ? storeFailure(store, call, end.problem, me) : store.settle(call, me, end)));
    open.leave(hash, 'problem' in end ? end.problem.body.length : end.body.bytes);
  };
  const runOne = async (call: StoredCall, control: AbortController): Promise<void> => {
    const writer = await store.responseWriter(call.hash);
    // Kept before the first byte goes out: whatever happens from here on, it is not sent again.
    if (!(await begin(call.hash))) {
      // Another relay was faster, or it was cancelled; a moment later, if this one does not know it yet.
      lines.putBack(call.hash, now() + RETRY_MS);
      open.follow([call.hash]);
      return;
    }
    // Frozen or cut off while it began it: others may be about to go on with the queue, and nothing was sent yet.
    if (store.peers?.isCertain() === false) return finish(call, { again: RETRY_MS });
    const end = await runStoredCall(deps, call, { writer, signal: control.signal }).catch((error: unknown) => {
      log.error('internal-error', { ...describeInternalError(error) });
      return internalEnd(call.method);
    });
    if (!('ending' in end)) await writer.abandon().catch(() => {});
    await finish(call, end);
  };
  const start = (call: StoredCall): void => {
    const control = new AbortController();
    const done = runOne(call, control)
      .catch((error: unknown) => {
        // It has not begun.
        log.error('queued call not run', { ...describeInternalError(error) });
        if (error instanceof StoreCorrupted) return open.leave(call.hash, 0);
        lines.putBack(call.hash, now() + RETRY_MS);
      })
      .finally(() => {
        running.delete(call.hash);
        pump();
      });
    running.set(call.hash, { control, done });
  };
  const pump = (): void => {
    clearTimeout(wake);
    if (isStopping) return;
    // Read once: a call that becomes due between two readings would be neither started nor waited for.
    const at = now();
    for (let place = lines.next(at); place !== null; place = lines.next(at)) {
      const call = open.get(place.hash);
      if (call) start(call);
      else lines.remove(place.hash);
    }
    const due = lines.wakeAt(at);
    if (due !== null) wake = setTimeout(pump, Math.max(1, due - now())).unref();
  };
  const endAll = (why: Refusal): void => {
    for (const { control } of running.values()) control.abort(why);
  };

  return {
    pump,
    end: async (hash, why) => {
      const one = running.get(hash);
      one?.control.abort(why);
      await one?.done;
      return one !== undefined;
    },
    endAll,
    stop: async (maxMs) => {
      isStopping = true;
      clearTimeout(wake);
      const timer = setTimeout(() => endAll(interrupted()), maxMs);
      await Promise.all([...running.values()].map(({ done }) => done));
      clearTimeout(timer);
    },
  };
}
