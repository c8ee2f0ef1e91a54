import { computed, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import { send } from '../messages/client.ts';
import { disconnected, type RelayView } from '../relay-client/connection.ts';
import type { Failure } from '../relay-client/outcome.ts';

/** The connected relays, without tokens; null until they have been read. Follows changes made in other pages. */
export const relays = signal<readonly RelayView[] | null>(null);

/** The relay that the popup works with; null if none is connected, or the list is not loaded yet. */
export const activeRelay = computed(() => relays.value?.find((relay) => relay.active) ?? null);

/** The result of the last check of the active relay; initially `checking`. */
export const relayState = signal<'checking' | 'connected' | Failure>('checking');

export async function loadRelays(): Promise<void> {
  relays.value = await send('relays.list', {});
}

export async function checkRelay(): Promise<void> {
  const relay = activeRelay.value;
  if (relay === null) return;
  relayState.value = 'checking';
  const outcome = await send('relays.check', { relayId: relay.id });
  if (activeRelay.value?.id === relay.id) relayState.value = outcome.ok ? 'connected' : outcome.failure;
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
  void loadRelays();
}
