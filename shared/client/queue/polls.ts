import { ask } from './ask.ts';
import type { QueueContext } from './context.ts';
import type { Callbacks, Poll, PollFilter, PollOptions } from './types.ts';

interface Running {
  readonly id: string;
  readonly queue: string;
  stop(): void;
}

/** Milliseconds. */
const LATENCY = 1_000;
const MIN_LATENCY = 100;
const MAX_WAIT = 30_000;

const polls = new WeakMap<QueueContext, Set<Running>>();

/** The polls of one client, which it can stop from now on. */
function pollsOf(context: QueueContext): Set<Running> {
  const known = polls.get(context);
  if (known) return known;
  const running = new Set<Running>();
  polls.set(context, running);
  context.stop = ({ id, queue }: PollFilter = {}) => {
    const found = [...running].filter((one) => (id === undefined ? !queue || one.queue === queue : one.id === id));
    for (const one of found) one.stop();
    return found.length;
  };
  return running;
}

/** Asks for the response of a call until it is there. */
export function startPoll(
  context: QueueContext,
  call: { readonly id: string; readonly queue_name: string },
  { latency = LATENCY, onResponse, onError, signal }: PollOptions,
): Poll {
  const running = pollsOf(context);
  const control = new AbortController();
  const { signal: own } = control;
  const abort = (): void => control.abort(signal?.reason);
  const one: Running = {
    id: call.id,
    queue: call.queue_name,
    stop: () => {
      running.delete(one);
      control.abort(STOPPED);
    },
  };
  running.add(one);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const stopped = { id: call.id, status: 'stopped' };
  context.stopped.add(stopped);

  const result = settled(context, call.id, Math.max(MIN_LATENCY, latency), own).finally(() => {
    running.delete(one);
    signal?.removeEventListener('abort', abort);
  });
  const promise = result.then(
    (response) => (isFunction(onResponse) ? onResponse(response as never) : response),
    (error: unknown) => {
      if (own.reason === STOPPED) return stopped;
      if (isFunction(onError)) return onError(error);
      throw error;
    },
  );
  return Object.assign(promise, { stop: one.stop });
}

const STOPPED = new Error('The poll was stopped.');

async function settled(context: QueueContext, id: string, latency: number, signal: AbortSignal): Promise<unknown> {
  for (let failures = 0; ; ) {
    // Twice as long after each failure, and not all pages at once.
    const backoff = Math.min(MAX_WAIT, latency * 2 ** failures) * (failures === 0 ? 1 : 0.5 + fraction() / 2);
    await pause(Math.max(latency, backoff), signal);
    const said = await ask(context, id, signal).catch((error: unknown) => unreachable(error, signal));
    if (said === 'pending') failures = 0;
    else if ('response' in said) return said.response;
    else {
      failures += 1;
      if (said.wait > 0) await pause(Math.min(MAX_WAIT, said.wait), signal);
    }
  }
}

/** From 0 to below 1. */
const fraction = (): number => (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 256;

/** The network may come back; any other error is final. */
function unreachable(error: unknown, signal: AbortSignal): { readonly wait: number } {
  if (signal.aborted) throw signal.reason;
  if (error instanceof Error && 'code' in error && error.code === 'RELAY_UNREACHABLE') return { wait: 0 };
  throw error;
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

const isFunction = <F extends Callbacks[keyof Callbacks]>(value: F): value is NonNullable<F> =>
  typeof value === 'function';
