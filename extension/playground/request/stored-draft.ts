import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { draftSchema, EMPTY_DRAFT } from '../../request-model/draft.ts';
import { changeStored } from '../../storage/change.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';
import { DRAFTS_LOCK, NO_DRAFTS, type SecretDraft } from './secret-drafts.ts';
import { OF_TAB, storedDraft } from './window-draft.ts';

const secretDraftsSchema = v.array(v.object({ relayId: v.string(), draft: draftSchema }));

export const storedSecretDrafts = (): StorageItem<readonly SecretDraft[]> =>
  storageItem<readonly SecretDraft[]>('playground.secretDrafts', secretDraftsSchema, NO_DRAFTS);

/**
 * Deletes what all windows have in their forms, which is for the active relay, and what they left for its secrets. An
 * open page also has to clear its memory.
 */
export async function forgetDrafts(relayId: string): Promise<void> {
  const keys = Object.keys(await browser.storage.session.get()).filter((key) => key.startsWith(OF_TAB));
  await Promise.all([
    storedDraft().set(EMPTY_DRAFT),
    changeStored(storedSecretDrafts(), DRAFTS_LOCK, (list) => list.filter((one) => one.relayId !== relayId)),
    browser.storage.session.remove(keys),
  ]);
}
