import { disconnected, type RelayView } from '../relay-client/connection.ts';
import type { Relays } from './relays.ts';

/** Calls `forget` when a relay is disconnected, in this page or another one; not when it is paired again. */
export function whenDisconnected({ list }: Pick<Relays, 'list'>, forget: (relayId: string) => void): void {
  let before: readonly RelayView[] = [];
  list.subscribe((relays) => {
    if (relays === null) return;
    for (const one of disconnected(before, relays)) forget(one.id);
    before = relays;
  });
}
