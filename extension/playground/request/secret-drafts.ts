import { computed } from '@preact/signals';
import type { Relays } from '../../connection/relays.ts';
import { whenDisconnected } from '../../connection/when-disconnected.ts';
import type { Draft } from '../../request-model/draft.ts';
import type { Secrets } from '../../secrets/secrets.ts';
import { createDraft } from '../../storage/draft.ts';
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

interface Deps {
  readonly relays: Pick<Relays, 'active' | 'list'>;
  readonly secrets: Pick<Secrets, 'state'>;
  readonly item: StorageItem<readonly SecretDraft[]>;
  /** Whether keys in it were neither replaced nor dismissed: then it stays in this page's memory. May read signals. */
  readonly hasKeys: (draft: Draft) => boolean;
}

/** The last request of each client secret, the oldest first. They are forgotten with the secret and with its relay. */
export function createSecretDrafts({ relays, secrets: { state }, item, hasKeys }: Deps) {
  const { value: all, ready } = createDraft(item, NO_DRAFTS, (list) => {
    const storable = list.filter(({ draft }) => !hasKeys(draft));
    return storable.length === list.length ? list : storable;
  });
  const relayId = computed(() => relays.active.value?.id ?? '');
  const isOf = (name: string) => (one: SecretDraft) => one.relayId === relayId.peek() && one.draft.secret === name;
  const keepOnly = (isKept: (one: SecretDraft) => boolean): void => {
    if (!all.peek().every(isKept)) all.value = all.peek().filter(isKept);
  };

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
      const others = all.peek().filter((one) => !isOf(draft.secret)(one));
      all.value = withinBounds([...others, { relayId: relayId.peek(), draft }]);
    },
  };
}

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
