import { computed } from '@preact/signals';
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
  const { value: draft, ready, flush, storeAs } = createDraft(drafts, EMPTY_DRAFT, null);
  return {
    draft,
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

export type Form = ReturnType<typeof createForm>;

export const { Provider: FormProvider, use: useForm } = requiredContext<Form>();
