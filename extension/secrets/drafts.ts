import { computed } from '@preact/signals';
import type { Relays } from '../connection/relays.ts';
import { whenDisconnected } from '../connection/when-disconnected.ts';
import { requiredContext } from '../design/required-context.ts';
import { createDraft } from '../storage/draft.ts';
import type { StorageItem } from '../storage/item.ts';
import type { Editing, SecretForm } from './form.ts';
import { NOTHING_OPEN, withoutRelay } from './stored-drafts.ts';

/** Which secret is open in the editor, and the forms that were changed but not saved. */
export function createDrafts(item: StorageItem<Editing>, relays: Pick<Relays, 'list'>) {
  const {
    value: editing,
    ready,
    storeAs,
  } = createDraft(item, NOTHING_OPEN, null, (changed, found) => ({
    open: changed.open ?? found.open,
    forms: { ...found.forms, ...changed.forms },
  }));

  // An open page also has the draft in memory and would write it back.
  whenDisconnected(relays, (relayId) => {
    editing.value = withoutRelay(editing.peek(), relayId);
  });

  return {
    /** Resolves when the stored drafts have been read. */
    ready,
    /** Before this is called nothing is stored: it has the rules for keys, which are loaded after the list. */
    storeAs,
    /** Name of the secret that is open, '' for a new one, null for none. */
    openName: computed(() => editing.value.open),
    draftOf: (key: string): SecretForm | null => editing.value.forms[key] ?? null,
    open(name: string | null): void {
      editing.value = { ...editing.peek(), open: name };
    },
    saveDraft(key: string, form: SecretForm): void {
      const now = editing.peek();
      editing.value = { ...now, forms: { ...now.forms, [key]: form } };
    },
    dropDraft(key: string): void {
      const { [key]: _, ...forms } = editing.peek().forms;
      editing.value = { ...editing.peek(), forms };
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;

export const { Provider: DraftsProvider, use: useDrafts } = requiredContext<Drafts>();
