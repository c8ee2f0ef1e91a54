import * as v from 'valibot';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { type StorageItem, storageItem } from '../storage/item.ts';

/** Names and policies, as a page saw them last. */
export interface RememberedSecrets {
  readonly relayId: string;
  readonly list: readonly SecretSummary[];
}

const schema = v.nullable(
  v.object({
    relayId: v.string(),
    // As in the reply of the background, which wrote none of it either: pages are the only ones that do.
    list: v.custom<readonly SecretSummary[]>(Array.isArray),
  }),
);

/** In memory only. The next page shows them before the relay has responded. */
export const rememberedSecrets = (): StorageItem<RememberedSecrets | null> =>
  storageItem<RememberedSecrets | null>('remembered.secrets', schema, null, 'session');
