import type { CallFilter, CallPage, Cancelled, QueueCount, QueuedCall } from '../../protocol/queue.ts';
import { pathOf } from './ask.ts';
import type { QueueContext } from './context.ts';
import { startPoll } from './polls.ts';
import type { HistoryOptions, HistoryPage, PendingCall, Poll, PollOptions } from './types.ts';

/** Loaded when a page uses its first queued call; the relay serves it as `client-queue.mjs`. */

/** A call that waits: with `poll` above 0 its response, else the call itself. `response` is the relay's 202. */
export async function accepted(
  context: QueueContext,
  response: Response,
  input: Omit<PollOptions, 'latency'> & { readonly poll?: unknown },
): Promise<unknown> {
  const { poll: latency, onResponse, onError, signal } = input;
  const call = (await context.read(response)) as QueuedCall;
  const options = { onResponse, onError, signal };
  if (typeof latency === 'number' && latency > 0) return startPoll(context, call, { ...options, latency });
  const poll = (more?: PollOptions): Poll => startPoll(context, call, { ...options, ...more });
  return { ...call, poll } satisfies PendingCall;
}

export async function history(context: QueueContext, filter: CallFilter = {}, options: HistoryOptions = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, ...options })) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const page = await json<CallPage>(context, `v1/requests?${query}`);
  const list = page.list.map((call) =>
    call.expires === null ? { ...call, poll: (more: PollOptions = {}) => startPoll(context, call, more) } : call,
  );
  return { ...page, list } satisfies HistoryPage;
}

export const cancel = (context: QueueContext, { id }: { readonly id: string }): Promise<Cancelled> =>
  json(context, pathOf(id), { method: 'DELETE' });

export const count = (context: QueueContext, { queue }: { readonly queue: string }): Promise<QueueCount> =>
  json(context, `v1/queues/${encodeURIComponent(queue)}`);

async function json<T>(context: QueueContext, path: string, init: RequestInit = {}): Promise<T> {
  const response = await context.send(path, init);
  const problem = await context.problemOf(response);
  if (problem) throw problem;
  return (await context.read(response)) as T;
}
