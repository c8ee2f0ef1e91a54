import { type StorageItem, storageItem } from '../storage/item.ts';
import { type Editing, editingSchema } from './form-schema.ts';

export const NOTHING_OPEN: Editing = { open: null, forms: {} };

export const storedDrafts = (): StorageItem<Editing> => storageItem('secretDrafts', editingSchema, NOTHING_OPEN);

export const draftKey = (relayId: string, name: string): string => `${relayId} ${name}`;

/** Without the drafts of this relay's secrets. */
export const withoutRelay = ({ forms }: Editing, relayId: string): Editing => ({
  open: null,
  forms: Object.fromEntries(Object.entries(forms).filter(([key]) => !key.startsWith(draftKey(relayId, '')))),
});
