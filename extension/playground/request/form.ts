import { computed, signal } from '@preact/signals';
import { requiredContext } from '../../design/required-context.ts';
import { type Draft, EMPTY_DRAFT } from '../../request-model/draft.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import { createDraft } from '../../storage/draft.ts';
import type { StorageItem } from '../../storage/item.ts';

export interface FormDeps {
  readonly secrets: Pick<Secrets, 'known'>;
  readonly drafts: StorageItem<Draft>;
}

/**
 * What a person types into before the rest of the playground has been loaded. It is stored, checked and sent by
 * `createRequest`, which comes with the rules that find keys in it: without those nothing is stored.
 */
export function createForm({ secrets: { known }, drafts }: FormDeps) {
  const { value: draft, ready, flush, storeAs } = createDraft(drafts, EMPTY_DRAFT, null, withTyped);
  const isRead = signal(false);
  void ready.then(() => {
    isRead.value = true;
  });
  return {
    draft,
    /** Whether the stored draft is in the form. */
    isRead,
    /** Resolves when the stored draft has been read. */
    ready,
    flush,
    storeAs,
    /** The client secret that the draft names; null if it is not known. */
    chosen: computed(() => known.value.find((one) => one.name === draft.value.secret) ?? null),
    change(part: Partial<Draft>): void {
      draft.value = { ...draft.value, ...part };
    },
  };
}

/**
 * The first line takes typing before the stored draft is there. What was typed goes where it would have gone a moment later,
 * to the end of the URL, unless it is a whole one. A draft with a secret was put there as a whole.
 */
function withTyped(typed: Draft, found: Draft): Draft {
  if (typed.secret !== '') return typed;
  const url = /^https?:/i.test(typed.url) ? typed.url : found.url + typed.url;
  return { ...found, url, method: typed.method === EMPTY_DRAFT.method ? found.method : typed.method };
}

export type Form = ReturnType<typeof createForm>;

export const { Provider: FormProvider, use: useForm } = requiredContext<Form>();
