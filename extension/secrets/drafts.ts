import { computed } from '@preact/signals';
import { whenDisconnected } from '../connection/relays.ts';
import { createDraft } from '../storage/draft.ts';
import type { SecretForm } from './form.ts';
import { storableDrafts } from './keys-in-form.ts';
import { NOTHING_OPEN, storedDrafts, withoutRelay } from './stored-drafts.ts';

const draft = createDraft(storedDrafts(), NOTHING_OPEN, storableDrafts);

// An open page also has the draft in memory and would write it back.
whenDisconnected((relayId) => {
  draft.value.value = withoutRelay(draft.value.peek(), relayId);
});

export const editingReady = draft.ready;

/** Name of the secret that is open, '' for a new one, null for none. */
export const openName = computed(() => draft.value.value.open);

export const draftOf = (key: string): SecretForm | null => draft.value.value.forms[key] ?? null;

export function openSecret(name: string | null): void {
  draft.value.value = { ...draft.value.peek(), open: name };
}

export function saveDraft(key: string, form: SecretForm): void {
  const now = draft.value.peek();
  draft.value.value = { ...now, forms: { ...now.forms, [key]: form } };
}

export function dropDraft(key: string): void {
  const { [key]: _, ...forms } = draft.value.peek().forms;
  draft.value.value = { ...draft.value.peek(), forms };
}
