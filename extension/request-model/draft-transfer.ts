import * as v from 'valibot';
import { type StorageItem, storageItem } from '../storage/item.ts';
import { draftSchema } from './draft.ts';

/** A draft on its way from DevTools to the playground in a tab of its own, and where it is from. */
const handoverSchema = v.object({
  draft: draftSchema,
  /** The call's number in the panel. */
  callId: v.number(),
});

export type Handover = v.InferOutput<typeof handoverSchema>;
export const handoverEntries = handoverSchema.entries;

/** In memory: gone with the browser, and taken out by the tab that opens next. */
export const handoverItem = (): StorageItem<Handover | null> =>
  storageItem('playground.handover', v.nullable(handoverSchema), null, 'session');
