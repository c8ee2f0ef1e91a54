import { browser } from 'wxt/browser';
import { onReply, send } from '../messages/client.ts';
import { createRelays, type Relays } from './relays.ts';
import { rememberedRelays } from './remembered.ts';

/** The relays of a page of the extension. */
export const pageRelays = (): Relays =>
  createRelays({
    send,
    onReply,
    remembered: rememberedRelays(),
    onStored: (listener) =>
      browser.storage.onChanged.addListener((changes, area) => {
        if (area === 'local' && 'connections' in changes) listener();
      }),
    // The browser reports these without any call.
    onNetwork(listener) {
      for (const change of ['online', 'offline']) globalThis.addEventListener(change, listener);
    },
  });
