import { computed, effect, signal } from '@preact/signals';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { Relays } from '../connection/relays.ts';
import { requiredContext } from '../design/required-context.ts';
import type { Send } from '../messages/client.ts';
import type { Failure } from '../relay-client/outcome.ts';
import type { StorageItem } from '../storage/item.ts';
import type { RememberedSecrets } from './remembered.ts';

export type SecretsState =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready';
      readonly list: readonly SecretSummary[] /** Before the relay has responded. */;
      readonly isRemembered?: true;
    }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface SecretsDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active'>;
  /** The list of the page before, shown until the relay has responded. */
  readonly remembered?: StorageItem<RememberedSecrets | null>;
}

/** The client secrets of the active relay: names and policies, never values. */
export function createSecrets({ send, relays: { active }, remembered }: SecretsDeps) {
  const state = signal<SecretsState>({ status: 'none' });

  let read: Promise<RememberedSecrets | null> | undefined;
  const showRemembered = async (relayId: string): Promise<void> => {
    const known = await (read ?? remembered?.get());
    read = undefined;
    if (known?.relayId !== relayId || state.peek().status !== 'loading' || active.peek()?.id !== relayId) return;
    state.value = { status: 'ready', list: known.list, isRemembered: true };
  };
  const load = async (): Promise<void> => {
    const relay = active.peek();
    if (relay === null) {
      state.value = { status: 'none' };
      return;
    }
    if (state.peek().status !== 'ready') {
      state.value = { status: 'loading' };
      void showRemembered(relay.id);
    }
    const outcome = await send('secrets.list', { relayId: relay.id });
    if (active.peek()?.id !== relay.id) return;
    state.value = outcome.ok
      ? { status: 'ready', list: outcome.value }
      : { status: 'failed', failure: outcome.failure };
    if (outcome.ok) await remembered?.set({ relayId: relay.id, list: outcome.value });
  };

  return {
    /** `none`: no relay is connected. */
    state,
    /** The list, empty until it is loaded. */
    known: computed(() => (state.value.status === 'ready' ? state.value.list : [])),
    /** Reloads the list; the current one stays until the response arrives. */
    load,
    /** Call once: follows the active relay. */
    follow(): void {
      // Together with the relays, which tell whether it is the list of the active one.
      read = remembered?.get();
      let shown: string | null = null;
      effect(() => {
        const id = active.value?.id ?? null;
        if (id === shown) return;
        shown = id;
        state.value = { status: id === null ? 'none' : 'loading' };
        void load();
      });
    },
  };
}

export type Secrets = ReturnType<typeof createSecrets>;

export const { Provider: SecretsProvider, use: useSecrets } = requiredContext<Secrets>();
