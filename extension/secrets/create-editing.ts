import type { Relays } from '../connection/relays.ts';
import type { HistoryStore } from '../history/store.ts';
import type { ActionDeps } from './action-deps.ts';
import type { Drafts } from './drafts.ts';
import { createDuplicate } from './duplicate.ts';
import { storableDrafts } from './keys-in-form.ts';
import { createPause } from './pause.ts';
import { createPrefilledValue } from './prefilled-value.ts';
import { createRemove } from './remove.ts';
import { createReplacing } from './replacing.ts';
import { createSave } from './save.ts';
import type { Secrets } from './secrets.ts';
import { createRotate } from './testing/rotate.ts';
import { createTests, type TestsDeps } from './testing/tests.ts';
import { createUndoChange } from './undo-change.ts';

export interface EditingDeps extends ActionDeps {
  readonly secrets: Pick<Secrets, 'load' | 'known'>;
  readonly relays: Pick<Relays, 'list'>;
  readonly drafts: Drafts;
  readonly results: TestsDeps['results'];
  readonly historyStore: Pick<HistoryStore, 'list' | 'call' | 'watch'>;
}

/** State and actions of the editor of client secrets. Apart from the list, because a page loads it later. */
export function createEditing({ send, relays, secrets, drafts, results, historyStore, notify }: EditingDeps) {
  drafts.storeAs(storableDrafts);
  const actions = { send, secrets, notify };
  return {
    ...drafts,
    ...createPrefilledValue(),
    ...createReplacing(drafts),
    save: createSave(send),
    rotate: createRotate(send),
    history: historyStore,
    secrets,
    tests: createTests({ ...actions, relays, results, history: historyStore }),
    pause: createPause(actions),
    duplicate: createDuplicate({ drafts, secrets, notify }),
    undoChange: createUndoChange(actions),
    remove: createRemove({ ...actions, drafts }),
  };
}

export type SecretEditing = ReturnType<typeof createEditing>;
