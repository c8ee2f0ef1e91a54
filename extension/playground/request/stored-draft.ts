import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { type Draft, draftSchema, EMPTY_DRAFT } from '../../request-model/draft.ts';
import { changeStored } from '../../storage/change.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';
import { DRAFTS_LOCK, NO_DRAFTS, type SecretDraft } from './secret-drafts.ts';

/** The draft that was changed last, in whichever window: the popup and new tabs continue with it. */
const storedDraft = (): StorageItem<Draft> => storageItem('playground.draft', draftSchema, EMPTY_DRAFT);

const OF_TAB = 'playground.draft.';
const ofTab = (id: number): StorageItem<Draft | null> =>
  storageItem(`${OF_TAB}${id}`, v.nullable(draftSchema), null, 'session');

/** The draft of this window: a tab keeps its own until the browser is closed, so that two do not exchange theirs; the
 * popup is no tab. */
export function windowDraft(): StorageItem<Draft> {
  const last = storedDraft();
  // Read once: a page that is being closed has no time for another question.
  const tab = browser.tabs.getCurrent();
  return {
    ...last,
    async get() {
      const id = (await tab)?.id;
      return (id === undefined ? null : await ofTab(id).get()) ?? (await last.get());
    },
    async set(draft) {
      const id = (await tab)?.id;
      await Promise.all([last.set(draft), id === undefined ? undefined : ofTab(id).set(draft)]);
    },
  };
}

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
