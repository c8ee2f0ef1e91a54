import type { RelayView } from '../relay-client/connection.ts';
import type { Relays } from './relays.ts';

/** Resolves with the connected relays once the list has been loaded; immediately if it already is. */
export function relaysLoaded({ list }: Pick<Relays, 'list'>): Promise<readonly RelayView[]> {
  return new Promise((resolve) => {
    const stop = list.subscribe((relays) => {
      if (relays === null) return;
      resolve(relays);
      queueMicrotask(() => stop());
    });
  });
}
