import type { Relays } from '../connection/relays.ts';
import { requiredContext } from '../design/required-context.ts';
import type { StorageItem } from '../storage/item.ts';
import type { ActionDeps } from './action-deps.ts';
import { createDrafts } from './drafts.ts';
import type { Editing } from './form.ts';
import { createPause } from './pause.ts';
import { createPrefilledValue } from './prefilled-value.ts';
import { createRemove } from './remove.ts';
import { createSave } from './save.ts';

export interface EditingDeps extends ActionDeps {
  readonly relays: Pick<Relays, 'list'>;
  readonly drafts: StorageItem<Editing>;
}

/** State and actions of the editor of client secrets. Apart from the list, because a page loads it later. */
export function createEditing({ send, relays, secrets, drafts: stored, notify }: EditingDeps) {
  const drafts = createDrafts(stored, relays);
  return {
    ...drafts,
    ...createPrefilledValue(),
    save: createSave(send),
    pause: createPause({ send, secrets, notify }),
    remove: createRemove({ send, secrets, drafts, notify }),
  };
}

export type SecretEditing = ReturnType<typeof createEditing>;

export const { Provider: EditingProvider, use: useEditing } = requiredContext<SecretEditing>();
