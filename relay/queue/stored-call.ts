import type { ErrorCode } from '../../shared/errors.ts';
import type { QueuedStatus } from '../../shared/protocol/queue.ts';
import type { Caller } from '../identity/caller.ts';
import type { StoredBody } from './body-writer.ts';
import type { StoredUpload } from './stored-upload.ts';

/** What is known of a call when it is accepted; none of it changes. */
export interface CallFacts {
  /** By which callers name it: 144 random bits, of which the database has a keyed hash only. */
  readonly id: string;
  readonly caller: Caller;
  readonly address: string;
  /** Null for a call that waits for none other. */
  readonly queue: string | null;
  readonly method: string;
  readonly url: string;
  /** Seconds that it is kept after it settled. */
  readonly keep: number;
  /** Of a call with files. */
  readonly upload?: StoredUpload;
  /** Where several relays have the store: which of them has accepted it, and runs it if it can. */
  readonly home?: string;
}

/** The head of a response as its caller would have got it, without what each response of the relay has. */
export interface Ending {
  readonly from: 'upstream' | 'relay';
  readonly trace: string;
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** Of the relay's refusal. */
  readonly code: ErrorCode | null;
}

/** Times in milliseconds since 1970. */
export interface StoredCall extends CallFacts {
  /** Keyed hash of the id. */
  readonly hash: string;
  /** Keyed hash of who may see it. */
  readonly owner: string;
  /** Of no other call; calls of one queue run in this order. */
  readonly created: number;
  readonly status: QueuedStatus;
  /** Of a call that runs, where several relays have the store: which of them runs it. */
  readonly runner: string | null;
  /** Of a call that was put back: it waits until then; else 0. */
  readonly notBefore: number;
  readonly updated: number;
  /** Null until it has settled. */
  readonly expires: number | null;
  readonly ending: Ending | null;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** A call that has settled, to be stored. */
export interface Settled {
  readonly ending: Ending;
  readonly body: StoredBody;
}

/** The whole content of a body that is short enough to be kept in memory. */
export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
