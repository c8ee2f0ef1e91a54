import { computed, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { onReply, send } from '../messages/client.ts';
import { disconnected, type RelayView } from '../relay-client/connection.ts';
import { isOutcome, type RelayState, stateOfOutcome } from './observed-state.ts';

/** The connected relays, without tokens; null until they have been read. Follows changes made in other pages. */
export const relays = signal<readonly RelayView[] | null>(null);

/** The relay that the popup works with; null if none is connected, or the list is not loaded yet. */
export const activeRelay = computed(() => relays.value?.find((relay) => relay.active) ?? null);

/** The state of the active relay, as the last call to it showed. */
export const relayState = signal<RelayState>('checking');

/** Records what a call to a relay showed; ignored if another relay is active by now. */
export function observeRelay(relayId: string, state: RelayState | null): void {
  if (state !== null && activeRelay.peek()?.id === relayId) relayState.value = state;
}

export async function loadRelays(): Promise<void> {
  relays.value = await send('relays.list', {});
}

export async function checkRelay(): Promise<void> {
  const relay = activeRelay.value;
  if (relay === null) return;
  relayState.value = 'checking';
  await send('relays.check', { relayId: relay.id });
}

/** Resolves with the connected relays once the list has been loaded; immediately if it already is. */
export function relaysLoaded(): Promise<readonly RelayView[]> {
  return new Promise((resolve) => {
    const stop = relays.subscribe((list) => {
      if (list === null) return;
      resolve(list);
      queueMicrotask(() => stop());
    });
  });
}

/** Calls `forget` when a relay is disconnected, in this page or another one; not when it is paired again. */
export function whenDisconnected(forget: (relayId: string) => void): void {
  let before: readonly RelayView[] = [];
  relays.subscribe((list) => {
    if (list === null) return;
    for (const one of disconnected(before, list)) forget(one.id);
    before = list;
  });
}

/** Call once in a page: reads the relays and keeps them up to date. */
export function followRelays(): void {
  browser.storage.onChanged.addListener((changes, area) => {
    if (area === 'local' && 'connections' in changes) void loadRelays();
  });
  onReply((input, output) => {
    const relayId = typeof input === 'object' && input !== null && 'relayId' in input ? input.relayId : null;
    if (typeof relayId === 'string' && isOutcome(output)) observeRelay(relayId, stateOfOutcome(output));
  });
  // The browser reports these without any call.
  for (const change of ['online', 'offline']) globalThis.addEventListener(change, () => void checkRelay());
  void loadRelays();
}
