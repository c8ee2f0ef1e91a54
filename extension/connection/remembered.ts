import * as v from 'valibot';
import { type RelayView, relayViewSchema } from '../relay-client/connection.ts';
import { type StorageItem, storageItem } from '../storage/item.ts';

/** The relays as a page saw them last, in memory: the next page shows them before the background has started. */
export const rememberedRelays = (): StorageItem<readonly RelayView[] | null> =>
  storageItem<readonly RelayView[] | null>('remembered.relays', v.nullable(v.array(relayViewSchema)), null, 'session');
