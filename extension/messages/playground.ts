import * as v from 'valibot';
import { draftSchema } from '../request-model/draft.ts';
import { handoverEntries } from '../request-model/draft-transfer.ts';
import { row } from './contract.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

export const playgroundMessages = {
  /** Starts a call under an id of the page's own; what becomes of it comes over the port `playground`. */
  'playground.start': row<void>()(v.strictObject({ relayId: id, callId: id, draft: draftSchema })),
  'playground.cancel': row<void>()(v.strictObject({ callId: id })),
  /** A part of the answer's body from a byte on, as base64; null where it is no longer held. */
  'playground.body': row<{ readonly base64: string; readonly next: number | null } | null>()(
    v.strictObject({ callId: id, from: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
  /** Opens the playground in a tab with this draft. Nothing is sent until a person does it there. */
  'playground.edit': row<void>(['panel.html'])(v.strictObject(handoverEntries)),
};
