import { type StorageItem, storageItem } from '../../storage/item.ts';
import { type Draft, draftSchema, EMPTY_DRAFT } from './draft.ts';

export const storedDraft = (): StorageItem<Draft> => storageItem('playground.draft', draftSchema, EMPTY_DRAFT);
