import { type Draft, draftSchema, EMPTY_DRAFT } from '../../request-model/draft.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';

export const storedDraft = (): StorageItem<Draft> => storageItem('playground.draft', draftSchema, EMPTY_DRAFT);
