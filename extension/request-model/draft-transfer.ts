import * as v from 'valibot';
import { type StorageItem, storageItem } from '../storage/item.ts';
import { draftSchema } from './draft.ts';

/** A draft passed from DevTools to the playground in a new tab, and the call it was created from. */
const handoverSchema = v.object({
  draft: draftSchema,
  /** The call's number in the panel. */
  callId: v.number(),
});

export type Handover = v.InferOutput<typeof handoverSchema>;
export const handoverEntries = handoverSchema.entries;

/** In memory only; consumed by the next playground tab that opens. */
export const handoverItem = (): StorageItem<Handover | null> =>
  storageItem('playground.handover', v.nullable(handoverSchema), null, 'session');
