import { signal } from '@preact/signals';
import type { UsageEntry } from '../../shared/protocol/usage.ts';
import type { Send } from '../messages/client.ts';
import type { Failure } from '../relay-client/outcome.ts';

export type UsageState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'ready'; readonly entries: readonly UsageEntry[] };

/** The usage of one secret; what is shown stays while it is read again. */
export function createSecretUsage(send: Send, secret: { readonly relayId: string; readonly name: string }) {
  const state = signal<UsageState>({ status: 'loading' });
  const busy = signal(false);
  const load = async (): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    const outcome = await send('usage.get', secret).finally(() => {
      busy.value = false;
    });
    state.value = outcome.ok
      ? { status: 'ready', entries: outcome.value }
      : { status: 'failed', failure: outcome.failure };
  };
  return { state, busy, load };
}
