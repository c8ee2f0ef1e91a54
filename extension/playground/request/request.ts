import { computed, signal } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Toast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import { type Draft, EMPTY_DRAFT } from '../../request-model/draft.ts';
import type { Handover } from '../../request-model/draft-transfer.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import type { StorageItem } from '../../storage/item.ts';
import { lint } from '../lint/lint.ts';
import { createUnsettledKeys } from '../lint/unsettled-keys.ts';
import type { Moved } from '../window-move/moves.ts';
import { createDraftHistory } from './draft-history.ts';
import { firstDraft } from './first-draft.ts';
import type { Form } from './form.ts';
import { createSecretDrafts, type SecretDraft } from './secret-drafts.ts';

export interface RequestDeps {
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly secrets: Pick<Secrets, 'known' | 'state'>;
  readonly form: Form;
  /** The drafts of the secrets that are not in the form. */
  readonly secretDrafts: StorageItem<readonly SecretDraft[]>;
  /** A draft from DevTools, taken once. */
  readonly handover: StorageItem<Handover | null>;
  /** The request of another window that this one continues, taken once. */
  readonly takeMoved: () => Promise<Moved | null>;
  readonly notify: (toast: Toast) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The request in the playground's form: its files, and what the lint finds in its draft, which is stored from now on. */
export function createRequest(deps: RequestDeps) {
  const { relays, secrets, form, secretDrafts, handover, takeMoved, notify, now } = deps;
  const { known } = secrets;
  const keys = createUnsettledKeys({ known });
  const { draft, chosen, change } = form;
  form.storeAs((value) => keys.maskedIn(value, keys.in(value)));
  const others = createSecretDrafts({
    relays,
    secrets,
    item: secretDrafts,
    hasKeys: (one) => keys.in(one).length > 0,
  });
  const history = createDraftHistory(draft, now);
  const unsettled = computed(() => keys.in(draft.value));
  const files = signal<ReadonlyMap<string, File>>(new Map());
  const sourceCallId = signal<number | null>(null);
  const linted = computed(() =>
    lint(draft.value, known.value, now(), (one) => files.value.has(one.id), unsettled.value),
  );

  const display = (next: Draft, source: number | null = null): void => {
    sourceCallId.value = source;
    keys.forgetDismissed();
    draft.value = next;
  };
  /** Puts another request in the place of this one, which is kept for its secret. */
  const show = (next: Draft, source: number | null = null): void => {
    if (next.secret !== draft.peek().secret) others.keep(draft.peek());
    display(next, source);
  };
  const takeHandover = async (): Promise<void> => {
    const taken = await handover.get();
    if (taken === null) return;
    await handover.set(null);
    show({ ...taken.draft, runAs: draft.peek().runAs }, taken.callId);
  };
  const continueOther = async (): Promise<void> => {
    const moved = await takeMoved();
    if (moved === null) return;
    show(moved.draft, moved.sourceCallId);
    files.value = moved.files;
  };
  // An open page also has the draft in memory and would write it back.
  whenDisconnected(relays, () => {
    display(EMPTY_DRAFT);
    history.clear();
    files.value = new Map();
  });

  const firstRequest = (name: string): Draft => {
    const secret = known.value.find((one) => one.name === name);
    return secret ? firstDraft(secret, name) : { ...EMPTY_DRAFT, secret: name };
  };
  /** Replaces the request by one click, and offers to undo it. The caller stays, unless another is given. */
  const replace = (next: Draft, runAs = draft.peek().runAs): void => {
    const [before, source] = [draft.peek(), sourceCallId.peek()];
    show({ ...next, runAs });
    notify({
      text: t('playground.tab.replaced'),
      action: t('playground.action.undo'),
      onAction: () => {
        draft.value = before;
        sourceCallId.value = source;
      },
    });
  };

  return {
    draft,
    /** Resolves when the stored draft has been read, and one from DevTools or another window has taken its place. */
    ready: Promise.all([form.ready, others.ready]).then(takeHandover).then(continueOther).then(history.clear),
    undo: history.undo,
    redo: history.redo,
    /** Stores the draft now. */
    flush: form.flush,
    /** All of it, for another window. */
    asMoved: (): Moved => ({
      draft: draft.peek(),
      sourceCallId: sourceCallId.peek(),
      files: new Map(files.peek()),
    }),
    /** The number of the DevTools call that the draft was created from; null for a draft of the playground's own. */
    sourceCallId,
    /** By field id, for the lifetime of the page. */
    files,
    /** Keys in the draft that have to be replaced or dismissed before it is sent. */
    unsettled,
    chosen,
    change,
    linted,
    unsettledIn: keys.in,
    dismissKey: keys.dismiss,
    /** The draft without the texts that were dismissed as keys, for the history; null if there are none. */
    twin: (): Draft | null => keys.twin(draft.peek()),
    show,
    replace,
    /** Starts with the first request for a secret, in the place of one that was not edited. */
    loadExample: (name: string): void => show({ ...firstRequest(name), runAs: draft.value.runAs }),
    /** Continues with this secret: with its own draft, or the first request for it. */
    select(name: string): void {
      if (draft.peek().secret === name && draft.peek().url !== '') return;
      show({ ...(others.of(name) ?? firstRequest(name)), runAs: draft.peek().runAs });
    },
    /** Whether a secret has a draft of its own. */
    hasDraft: (name: string): boolean => others.of(name) !== null,
    startOver: (name: string): void => replace(firstRequest(name)),
  };
}

export type RequestState = ReturnType<typeof createRequest>;
