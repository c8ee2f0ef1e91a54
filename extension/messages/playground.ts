import * as v from 'valibot';
import type { Preview } from '../../shared/protocol/api.ts';
import type { Outcome } from '../relay-client/outcome.ts';
import { draftSchema } from '../request-model/draft.ts';
import { handoverEntries } from '../request-model/draft-transfer.ts';
import { row } from './contract.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

export const playgroundMessages = {
  /**
   * Starts a call with an id that the page chose; its events are sent through the port `playground`. `twin`: the draft to
   * record instead, if it has texts that look like keys.
   */
  'playground.start': row<void>()(
    v.strictObject({ relayId: id, callId: id, draft: draftSchema, twin: v.nullable(draftSchema) }),
  ),
  /** What the relay would send for this draft, and why it would not; nothing is sent to the API. */
  'playground.preview': row<Outcome<Preview>>()(
    v.strictObject({
      relayId: id,
      draft: draftSchema,
      /** Whose call it would be; a user with the claims of the draft. Absent: the owner's. */
      as: v.exactOptional(draftSchema.entries.runAs.entries.kind),
    }),
  ),
  'playground.cancel': row<void>()(v.strictObject({ callId: id })),
  /** Keeps the request that a window offers to another, in memory, so that the window can be closed before. */
  'playground.keep': row<void>()(v.strictObject({ id })),
  /** The call that has ended is shown to a person: the toolbar need not point to it any more. */
  'playground.seen': row<void>()(v.strictObject({ callId: id })),
  /** A chunk of the response body from a byte offset, as base64; null if it is no longer buffered. */
  'playground.body': row<{ readonly base64: string; readonly next: number | null } | null>()(
    v.strictObject({ callId: id, from: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
  /** Opens the playground in a tab with this draft. Nothing is sent until a person clicks Send there. */
  'playground.edit': row<void>(['panel.html'])(v.strictObject(handoverEntries)),
};
