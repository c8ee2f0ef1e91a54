import { toBase64 } from '../../http/base64.ts';
import type { Draft } from '../../request-model/draft.ts';
import { type CallEvent, isRunning, nextCall, type PlaygroundCall } from '../../request-model/playground-call.ts';
import { createBodyBuffer } from './body-buffer.ts';
import { LEFT } from './follow-queued.ts';
import { runCall, type SendCall } from './run-call.ts';
import type { createPrepare } from './send.ts';

export type Listener = (message: { readonly call: PlaygroundCall | null } | { readonly event: CallEvent }) => void;

/** Stores the last call while no window is open. */
export interface CallStore {
  get(): Promise<PlaygroundCall | null>;
  set(call: PlaygroundCall | null): Promise<void>;
}

/** Where a call was sent, and its draft with the keys masked that it has nevertheless; null if it has none. */
export interface Sender {
  readonly relayId: string;
  readonly twin: Draft | null;
}

export interface CallRunnerDeps {
  readonly store: CallStore;
  readonly prepare: Pick<ReturnType<typeof createPrepare>, 'start' | 'resume'>;
  /** Keeps the background alive until the call has settled. */
  readonly keepAlive: (call: Promise<void>) => Promise<void>;
  /** Records a call that has ended. */
  readonly record: (call: PlaygroundCall, of: Sender) => Promise<void>;
  readonly now: () => number;
  readonly tick: () => Promise<void>;
}

/** Minimum interval in milliseconds between two writes of a call while its body arrives: it can be a megabyte. */
const STORE_INTERVAL_MS = 1000;

/** Bytes per reply to `playground.body`: a window that receives a megabyte at once drops frames. */
const BODY_CHUNK = 262_144;

/** Runs the playground's calls, one at a time, and notifies every open window. */
export function createCallRunner({ store, prepare, keepAlive, record, now, tick }: CallRunnerDeps) {
  const listeners = new Set<Listener>();
  let call: PlaygroundCall | null = null;
  let running: AbortController | null = null;
  let sender: Sender | null = null;
  let buffer = createBodyBuffer();
  let storedAt = 0;

  const apply = (event: CallEvent): void => {
    const next = nextCall(call, event);
    if (next === call) return;
    call = next;
    for (const listener of listeners) listener({ event });
    if (event.type === 'chunk' && now() - storedAt < STORE_INTERVAL_MS) return;
    storedAt = now();
    void store.set(call);
    if (call !== null && sender !== null && !isRunning(call)) void keepAlive(record(call, sender));
  };

  const run = (id: string, send: SendCall): void => {
    const controller = new AbortController();
    running = controller;
    buffer = createBodyBuffer();
    const { signal } = controller;
    void keepAlive(runCall({ id, send, signal, emit: apply, hold: buffer.add, now, tick }));
  };

  const restored = store.get().then((stored) => {
    call ??= stored;
    if (call === null || !isRunning(call) || running !== null) return;
    // A stored call that is still running belongs to a background that was stopped. What the relay has queued goes on.
    if (call.queued && call.head === null) run(call.id, prepare.resume(call.queued, call.draft));
    else apply({ type: 'fail', id: call.id, at: now(), failure: { reason: 'interrupted', detail: null } });
  });

  return {
    /** Cancels the running call, if any, and starts this one. A call that waits on the relay stays in its queue. */
    async start(relayId: string, id: string, draft: Draft, twin: Draft | null = null): Promise<void> {
      await restored;
      const isLeft = call?.queued !== undefined && call.head === null;
      running?.abort(isLeft ? LEFT : undefined);
      if (call !== null && !isLeft) apply({ type: 'cancel', id: call.id, at: now() });
      sender = { relayId, twin };
      apply({ type: 'start', id, at: now(), draft });
      run(id, prepare.start(relayId, id, draft));
    },

    async cancel(id: string): Promise<void> {
      await restored;
      if (call?.id !== id) return;
      running?.abort();
      apply({ type: 'cancel', id, at: now() });
    },

    /** Cancels the running call and removes the last one, here and in every open window. */
    async forget(): Promise<void> {
      await restored;
      running?.abort(LEFT);
      call = null;
      buffer = createBodyBuffer();
      await store.set(null);
      for (const listener of listeners) listener({ call });
    },

    /** A chunk of the body from a byte offset, also beyond what the call stores; `null` if it is no longer buffered. */
    body(id: string, from: number): { readonly base64: string; readonly next: number | null } | null {
      const bytes = call?.id === id ? buffer.slice(from, from + BODY_CHUNK) : null;
      if (bytes === null) return null;
      const next = from + bytes.length;
      return { base64: toBase64(bytes), next: next < buffer.size() ? next : null };
    },

    /** Calls the listener with the current call, then with every event. Resolves with a function that unsubscribes. */
    async listen(listener: Listener): Promise<() => void> {
      await restored;
      listener({ call });
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
