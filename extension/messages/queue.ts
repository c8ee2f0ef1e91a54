import * as v from 'valibot';
import type { CallPage, Cancelled, QueuedCall } from '../../shared/protocol/queue.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import type { ResponseHead } from '../request-model/playground-call.ts';
import { row } from './contract.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const oneCall = v.strictObject({ relayId: id, id });

/** What the relay says of a queued call: where it waits, or its response with the beginning of the body, as base64. */
export type QueuedResult =
  | { readonly waiting: QueuedCall }
  | { readonly head: ResponseHead; readonly base64: string; readonly kept: number; readonly total: number };

/** Calls in the relay's queues: those of this device, and others by their ids. */
export const queueMessages = {
  /** Newest first, without bodies. */
  'queue.list': row<Outcome<CallPage>>()(v.strictObject({ relayId: id, cursor: v.nullable(id) })),
  'queue.result': row<Outcome<QueuedResult>>()(oneCall),
  'queue.cancel': row<Outcome<Cancelled>>(['popup.html', 'panel.html'])(oneCall),
};
