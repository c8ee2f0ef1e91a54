import { computed, effect, signal } from '@preact/signals';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { Relays } from '../connection/relays.ts';
import { requiredContext } from '../design/required-context.ts';
import type { Send } from '../messages/client.ts';
import type { Failure } from '../relay-client/outcome.ts';

export type SecretsState =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly list: readonly SecretSummary[] }
  | { readonly status: 'failed'; readonly failure: Failure };

export interface SecretsDeps {
  readonly send: Send;
  readonly relays: Pick<Relays, 'active'>;
}

/** The client secrets of the active relay: names and policies, never values. */
export function createSecrets({ send, relays: { active } }: SecretsDeps) {
  const state = signal<SecretsState>({ status: 'none' });

  const load = async (): Promise<void> => {
    const relay = active.peek();
    if (relay === null) {
      state.value = { status: 'none' };
      return;
    }
    if (state.peek().status !== 'ready') state.value = { status: 'loading' };
    const outcome = await send('secrets.list', { relayId: relay.id });
    if (active.peek()?.id !== relay.id) return;
    state.value = outcome.ok
      ? { status: 'ready', list: outcome.value }
      : { status: 'failed', failure: outcome.failure };
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
