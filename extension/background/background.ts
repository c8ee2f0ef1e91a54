import { browser } from 'wxt/browser';
import type { Rows } from '../messages/contract.ts';
import { pageOf } from '../messages/sender.ts';
import { createServer } from '../messages/serve.ts';
import { table } from '../messages/table.ts';
import { connectionsItem, createConnectionStore } from '../relay-client/connection-store.ts';
import { verifiedClient } from '../relay-client/verified-client.ts';
import type { Context, Feature } from './feature.ts';
import { createKeepAlive } from './keep-alive.ts';

type AnyFeature = { readonly handlers: object } & Pick<Feature, 'ports' | 'forget'>;

/** Assembles the features. Must be called synchronously: listeners added later miss the event that woke the worker. */
export function createBackground(features: readonly ((context: Context) => AnyFeature)[]): void {
  // Device tokens are stored there. The extension has no content scripts, but by default they could read it. Firefox
  // does not have this method.
  void browser.storage.local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
  const connections = createConnectionStore(connectionsItem());
  const keepAlive = createKeepAlive(() => void browser.runtime.getPlatformInfo());
  const context: Context = {
    connections,
    keepAlive,
    client: verifiedClient(connections),
    forget: async (relayId) => {
      await Promise.all(built.map((feature) => feature.forget?.(relayId)));
    },
  };

  const built: readonly AnyFeature[] = features.map((feature) => feature(context));
  const serve = createServer<Rows>(table, Object.assign({}, ...built.map((feature) => feature.handlers)));
  const own = { id: browser.runtime.id, origin: location.origin };

  // All browsers support `sendResponse` with `return true`.
  browser.runtime.onMessage.addListener((message, sender, sendResponse) => {
    const reply = serve(message, pageOf(sender, own));
    if (reply === null) return false;
    void keepAlive(reply).then(sendResponse);
    return true;
  });

  const ports = Object.assign({}, ...built.map((feature) => feature.ports ?? {})) as NonNullable<Feature['ports']>;
  browser.runtime.onConnect.addListener((port) => {
    const page = pageOf(port.sender ?? {}, own);
    const entry = Object.hasOwn(ports, port.name) ? ports[port.name] : undefined;
    if (page === null || !entry?.from.includes(page)) port.disconnect();
    else entry.open(port);
  });
}
