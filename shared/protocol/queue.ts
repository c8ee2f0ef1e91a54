import type { Problem } from '../errors.ts';

/** How a call waits in the relay. */
export interface Queued {
  /** Null for a queue of its own. */
  readonly name: string | null;
  /** Seconds that it is kept after it settled; null for the relay's default. */
  readonly expires: number | null;
}

/** `resolved`: the API responded with a status below 400. */
export type QueuedStatus = 'pending' | 'running' | 'resolved' | 'failed';
export const QUEUED_STATUSES: readonly QueuedStatus[] = ['pending', 'running', 'resolved', 'failed'];

/** The response to a call that waits in a queue, and `GET /v1/requests/:id` until it has settled. */
export interface QueuedCall {
  readonly id: string;
  readonly status: 'pending' | 'running';
  readonly queue_name: string;
  /** Calls of this queue up to this one that have not settled: 1 for the one that runs, or is next. */
  readonly in_queue: number;
}

/** One call of `GET /v1/requests`. Times in milliseconds since 1970. */
export interface CallSummary {
  readonly id: string;
  readonly url: string;
  readonly method: string;
  readonly status: QueuedStatus;
  /** As in `QueuedCall`; null for a call that has settled. */
  readonly in_queue: number | null;
  /** Null until it has settled. */
  readonly status_code: number | null;
  /** `data` or `params` as sent; null where it is long, or the list is compact. */
  readonly request_body: unknown;
  /** Parsed JSON, or text; null where it is long or neither, or the list is compact. */
  readonly response_body: unknown;
  /** The relay's problem, where the relay refused the call. */
  readonly error: Problem | null;
  readonly created: number;
  /** When its status changed last. */
  readonly updated: number;
  /** When it is deleted; null until it has settled. */
  readonly expires: number | null;
  readonly queue_name: string;
}

/** Which calls `GET /v1/requests` lists. */
export interface CallFilter {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  /** The beginning of a queue's name; all of it with `queue_exact`. */
  readonly queue?: string | undefined;
  readonly queue_exact?: boolean | undefined;
  readonly queue_exclude?: string | undefined;
  readonly status?: QueuedStatus | undefined;
  /** Without bodies. */
  readonly compact?: boolean | undefined;
}

/** `GET /v1/requests`, newest first. A page may be short, or empty, before the end of the list. */
export interface CallPage {
  readonly list: readonly CallSummary[];
  /** Of the next page; null at the end. */
  readonly cursor: string | null;
  readonly endOfList: boolean;
}

/** `GET /v1/queues/:name`. */
export interface QueueCount {
  readonly queue_name: string;
  /** Calls of the caller in this queue that have not settled. */
  readonly in_queue: number;
}

/** `DELETE /v1/requests/:id`. */
export interface Cancelled {
  /** False for a call that had settled. */
  readonly removed: boolean;
  readonly message: string;
}
