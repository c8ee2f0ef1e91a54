import type { CallFilter, CallSummary, Cancelled, QueueCount, QueuedCall } from '../../protocol/queue.ts';

/** Called with the response of the API, and with what a call rejects with. */
export interface Callbacks {
  readonly onResponse?: ((response: never) => unknown) | undefined;
  readonly onError?: ((error: unknown) => unknown) | undefined;
}

export interface PollOptions extends Callbacks {
  /** Milliseconds between two questions; 1,000 by default, 100 at least. */
  readonly latency?: number | undefined;
  /** Ends the poll, which rejects with the reason; the call goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Resolves to the response of the API, or to what `onResponse` returns; rejects, or resolves to what `onError` returns. A
 * poll that was stopped resolves to `{ id, status: 'stopped' }`, and calls neither.
 */
export interface Poll extends Promise<unknown> {
  /** Stops to ask; the call goes on. */
  stop(): void;
}

/** A call that waits on the relay. */
export interface PendingCall extends QueuedCall {
  poll(options?: PollOptions): Poll;
}

/** Which polls are to be stopped: the one of a call, those of a queue, or all. */
export interface PollFilter {
  readonly id?: string | undefined;
  readonly queue?: string | undefined;
}

export interface HistoryOptions {
  /** Calls of one page, 100 by default. */
  readonly limit?: number | undefined;
  /** Of the page before. */
  readonly cursor?: string | null | undefined;
}

/** One that has not settled can be polled. */
export interface HistoryItem extends CallSummary {
  poll?(options?: PollOptions): Poll;
}

export interface HistoryPage {
  readonly list: readonly HistoryItem[];
  readonly cursor: string | null;
  readonly endOfList: boolean;
}

/** What a page does with its calls that wait on the relay. */
export interface QueuedCalls {
  /** The calls of the signed-in user, newest first; a page may be short before the end of the list. */
  clientSecretRequestHistory(filter?: CallFilter, options?: HistoryOptions): Promise<HistoryPage>;
  /** A call that waits is not sent, one that runs is aborted; `removed` is false for one that had settled. */
  cancelClientSecretRequest(call: { readonly id: string }): Promise<Cancelled>;
  /** Stops polls, but no call: the one of `id`, those of `queue`, or all. How many. */
  stopClientSecretPolling(filter?: PollFilter): number;
  /** Whether a poll resolved to this because it was stopped. */
  isPollStopped(result: unknown): boolean;
  /** How many calls of the caller wait in a queue or run. */
  clientSecretRequestQueueCount(queue: { readonly queue: string }): Promise<QueueCount>;
}
