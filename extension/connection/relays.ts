import { computed, signal } from '@preact/signals';
import { requiredContext } from '../design/required-context.ts';
import type { onReply, Send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import type { StorageItem } from '../storage/item.ts';
import { isOutcome, type RelayState, stateOfOutcome } from './observed-state.ts';

export interface RelaysDeps {
  readonly send: Send;
  readonly onReply: typeof onReply;
  /** The list of the page before, shown until the background has replied. */
  readonly remembered?: StorageItem<readonly RelayView[] | null>;
  /** Calls the listener when a page or the background has changed the stored connections. */
  readonly onStored: (listener: () => void) => void;
  /** Calls the listener when the browser goes online or offline. */
  readonly onNetwork: (listener: () => void) => void;
}

/** The connected relays, and the state of the one that a page works with. */
export function createRelays({ send, onReply, remembered, onStored, onNetwork }: RelaysDeps) {
  const list = signal<readonly RelayView[] | null>(null);
  const active = computed(() => list.value?.find((relay) => relay.active) ?? null);
  const state = signal<RelayState>('checking');

  const load = async (): Promise<void> => {
    list.value = await send('relays.list', {});
    await remembered?.set(list.value);
  };
  const check = async (): Promise<void> => {
    const relay = active.value;
    if (relay === null) return;
    state.value = 'checking';
    await send('relays.check', { relayId: relay.id });
  };
  /** Records what a call to a relay showed; ignored if another relay is active by now. */
  const observe = (relayId: string, shown: RelayState | null): void => {
    if (shown !== null && active.peek()?.id === relayId) state.value = shown;
  };

  return {
    /** Without tokens; null until they have been read. Follows changes made in other pages. */
    list,
    /** The relay that the page works with; null if none is connected, or the list is not loaded yet. */
    active,
    /** The state of the active relay, as the last call to it showed. */
    state,
    load,
    check,
    observe,
    /** Call once: reads the relays and keeps them up to date. */
    follow(): void {
      onStored(() => void load());
      onReply((input, output) => {
        const relayId = typeof input === 'object' && input !== null && 'relayId' in input ? input.relayId : null;
        if (typeof relayId === 'string' && isOutcome(output)) observe(relayId, stateOfOutcome(output));
      });
      onNetwork(() => void check());
      void remembered?.get().then((known) => {
        list.value ??= known;
      });
      void load();
    },
  };
}

export type Relays = ReturnType<typeof createRelays>;

export const { Provider: RelaysProvider, use: useRelays } = requiredContext<Relays>();
