import { computed } from '@preact/signals';
import { createDraft } from '../storage/draft.ts';
import { storageItem } from '../storage/item.ts';
import { type Editing, editingSchema, type SecretForm } from './form.ts';

const NOTHING: Editing = { open: null, forms: {} };

const draft = createDraft(storageItem('secretDrafts', editingSchema, NOTHING), NOTHING);

export const editingReady = draft.ready;

/** Name of the secret that is open, '' for a new one, null for none. */
export const openName = computed(() => draft.value.value.open);

export const draftKey = (relayId: string, name: string): string => `${relayId} ${name}`;

export const draftOf = (key: string): SecretForm | null => draft.value.value.forms[key] ?? null;

export function openSecret(name: string | null): void {
  draft.value.value = { ...draft.value.peek(), open: name };
}

export function keepDraft(key: string, form: SecretForm): void {
  const now = draft.value.peek();
  draft.value.value = { ...now, forms: { ...now.forms, [key]: form } };
}

export function dropDraft(key: string): void {
  const { [key]: _, ...forms } = draft.value.peek().forms;
  draft.value.value = { ...draft.value.peek(), forms };
}
