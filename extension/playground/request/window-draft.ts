import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { type Draft, draftSchema, EMPTY_DRAFT } from '../../request-model/draft.ts';
import { type StorageItem, storageItem } from '../../storage/item.ts';

/** The draft that was changed last, in whichever window: the popup and new tabs continue with it. */
export const storedDraft = (): StorageItem<Draft> => storageItem('playground.draft', draftSchema, EMPTY_DRAFT);

/** Of a tab, with the tab's id after it. */
export const OF_TAB = 'playground.draft.';
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
      const [id, draft] = await Promise.all([tab.then((one) => one?.id), last.get()]);
      return (id === undefined ? null : await ofTab(id).get()) ?? draft;
    },
    async set(draft) {
      const id = (await tab)?.id;
      await Promise.all([last.set(draft), id === undefined ? undefined : ofTab(id).set(draft)]);
    },
  };
}
