import { computed, signal } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import { changeStored } from '../../storage/change.ts';
import type { StorageItem } from '../../storage/item.ts';

/** A request that was left for one with another client secret. */
export interface SecretDraft {
  readonly relayId: string;
  readonly draft: Draft;
}

/** The oldest are dropped beyond this, and beyond this many characters of JSON together. */
export const MAX_DRAFTS = 20;
export const MAX_CHARACTERS = 1_000_000;

export const NO_DRAFTS: readonly SecretDraft[] = [];

/** Held while the stored list is changed. */
export const DRAFTS_LOCK = 'playground.secretDrafts';

interface Deps {
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly secrets: Pick<Secrets, 'state'>;
  readonly item: StorageItem<readonly SecretDraft[]>;
  /** Whether keys in it were neither replaced nor dismissed: then it stays in this page's memory. */
  readonly hasKeys: (draft: Draft) => boolean;
}

type List = readonly SecretDraft[];

/** The last request of each client secret, the oldest first. They are forgotten with the secret and with its relay. */
export function createSecretDrafts({ relays, secrets: { state }, item, hasKeys }: Deps) {
  const all = signal<List>(NO_DRAFTS);
  const relayId = computed(() => relays.active.value?.id ?? '');
  const isOf = (name: string) => (one: SecretDraft) => one.relayId === relayId.peek() && one.draft.secret === name;
  const isHere = (one: SecretDraft): boolean => hasKeys(one.draft);
  /** What other windows stored, beside the drafts that are only in this one. */
  const show = (stored: List): void => {
    const here = all.peek().filter(isHere);
    all.value = [...stored.filter((one) => !here.some((other) => isSame(one, other))), ...here];
  };
  const change = (apply: (list: List) => List): void => {
    all.value = apply(all.peek());
    // The stored list, not this window's: another one may have left drafts there.
    void changeStored(item, DRAFTS_LOCK, (stored) => {
      const next = apply(stored);
      return next.some(isHere) ? next.filter((one) => !isHere(one)) : next;
    });
  };
  const keepOnly = (isKept: (one: SecretDraft) => boolean): void =>
    change((list) => (list.every(isKept) ? list : list.filter(isKept)));
  const ready = item.get().then(show);
  item.watch(show);

  whenDisconnected(relays, (id) => keepOnly((one) => one.relayId !== id));
  // Only when the list arrives: right after another relay became active, it is still the list of the one before.
  const forgetDeleted = (): void => {
    const now = state.peek();
    // A remembered list lacks what another window has added.
    if (now.status !== 'ready' || now.isRemembered) return;
    const names = new Set(now.list.map(({ name }) => name));
    keepOnly((one) => one.relayId !== relayId.peek() || names.has(one.draft.secret));
  };
  state.subscribe(forgetDeleted);
  void ready.then(forgetDeleted);

  return {
    ready,
    of: (name: string): Draft | null => all.peek().find(isOf(name))?.draft ?? null,
    keep(draft: Draft): void {
      if (draft.secret === '' || draft.url === '' || relayId.peek() === '') return;
      const kept = { relayId: relayId.peek(), draft };
      change((list) => withinBounds([...list.filter((one) => !isSame(one, kept)), kept]));
    },
  };
}

const isSame = (one: SecretDraft, other: SecretDraft): boolean =>
  one.relayId === other.relayId && one.draft.secret === other.draft.secret;

function withinBounds(list: readonly SecretDraft[]): readonly SecretDraft[] {
  const kept: SecretDraft[] = [];
  let characters = 0;
  for (const one of list.slice(-MAX_DRAFTS).reverse()) {
    characters += JSON.stringify(one).length;
    if (characters > MAX_CHARACTERS) break;
    kept.unshift(one);
  }
  return kept;
}
