import { createRelays } from '../../../extension/connection/relays.ts';
import type { RelayView } from '../../../extension/relay-client/connection.ts';
import { messageBackground } from '../../support/browser/message-background.ts';

/** A connected relay, as pages see it. */
export const relayView = (id: string, change: Partial<RelayView> = {}): RelayView => ({
  id,
  name: id,
  address: `https://${id}.example`,
  publicKey: `key of ${id}`,
  keyId: 'k',
  fingerprint: `fingerprint of ${id}`,
  deviceId: id,
  deviceName: 'x',
  connectedAt: '2026-01-01T00:00:00Z',
  active: true,
  ...change,
});

/** The relays of a page that is connected to these; `stored` and `network` are what the browser reports. */
export function withRelays(list: readonly RelayView[], replies: Parameters<typeof messageBackground>[0] = {}) {
  let connected = list;
  const background = messageBackground({ 'relays.list': () => connected, ...replies });
  const listeners = { stored: () => {}, network: () => {} };
  const relays = createRelays({
    send: background.send,
    onReply: background.onReply,
    onStored: (listener) => Object.assign(listeners, { stored: listener }),
    onNetwork: (listener) => Object.assign(listeners, { network: listener }),
  });
  return {
    relays,
    ...background,
    goOffline: () => listeners.network(),
    /** Another page changes the stored connections. */
    connect(next: readonly RelayView[]): void {
      connected = next;
      listeners.stored();
    },
  };
}
