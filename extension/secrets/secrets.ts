import { effect, signal } from '@preact/signals';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { activeRelay } from '../connection/relays.ts';
import { send } from '../messages/client.ts';
import type { Failure } from '../relay-client/outcome.ts';

export type SecretsState =
  | { readonly status: 'none' }
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly list: readonly SecretSummary[] }
  | { readonly status: 'failed'; readonly failure: Failure };

/** The client secrets of the active relay: names and policies, never values. `none`: no relay is connected. */
export const secrets = signal<SecretsState>({ status: 'none' });

/** Reloads the list; the current one stays until the response arrives. */
export async function loadSecrets(): Promise<void> {
  const relay = activeRelay.peek();
  if (relay === null) {
    secrets.value = { status: 'none' };
    return;
  }
  if (secrets.peek().status !== 'ready') secrets.value = { status: 'loading' };
  const outcome = await send('secrets.list', { relayId: relay.id });
  if (activeRelay.peek()?.id !== relay.id) return;
  secrets.value = outcome.ok
    ? { status: 'ready', list: outcome.value }
    : { status: 'failed', failure: outcome.failure };
}

/** Call once in a page: follows the active relay. */
export function followSecrets(): void {
  let shown: string | null = null;
  effect(() => {
    const id = activeRelay.value?.id ?? null;
    if (id === shown) return;
    shown = id;
    secrets.value = { status: id === null ? 'none' : 'loading' };
    void loadSecrets();
  });
}
