import { browser } from 'wxt/browser';
import type { Context, Feature } from '../background/feature.ts';
import type { connectionMessages } from '../messages/connection.ts';
import { type Connections, viewOf } from '../relay-client/connection.ts';
import { fail, ok } from '../relay-client/outcome.ts';
import { moveRelay } from './moving.ts';
import { originPattern } from './origin-pattern.ts';
import { connect } from './pairing.ts';
import { rememberedRelays } from './remembered.ts';

export const connectionFeature = ({ connections, client, forget }: Context): Feature<typeof connectionMessages> => ({
  handlers: {
    'relays.list': async () => {
      const { list, activeId } = await connections.all();
      return list.map((connection) => viewOf(connection, activeId));
    },
    'relays.connect': (link) => connect(link, connections),
    'relays.activate': ({ relayId }) => connections.activate(relayId),
    'relays.check': async ({ relayId }) => {
      const relay = await client(relayId, true);
      if (!relay.ok) return relay;
      const devices = await relay.value.devices();
      return devices.ok ? ok(null) : devices;
    },
    'relays.move': async ({ relayId, address }) => {
      const before = await connections.find(relayId);
      const moved = await moveRelay({ relayId, address }, connections);
      if (moved.ok && before) await dropPermission(before.address, await connections.all());
      return moved;
    },
    'relays.disconnect': async ({ relayId }) => {
      const connection = await connections.find(relayId);
      const relay = await client(relayId, true);
      const revoked = relay.ok && connection ? await relay.value.revokeDevice(connection.deviceId) : null;
      await connections.remove(relayId);
      await Promise.all([forget(relayId), rememberedRelays().set(null)]);
      if (connection) await dropPermission(connection.address, await connections.all());
      return { revoked: revoked !== null && (revoked.ok || revoked.failure.kind === 'revoked') };
    },
    'connection.show': async () => {
      await browser.tabs.create({ url: browser.runtime.getURL('/popup.html#connection') });
    },
    'devices.list': async ({ relayId }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const outcome = await relay.value.devices();
      if (!outcome.ok) return outcome;
      return Array.isArray(outcome.value.devices) ? ok(outcome.value.devices) : fail({ kind: 'not-a-relay' });
    },
    'devices.revoke': async ({ relayId, deviceId }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const outcome = await relay.value.revokeDevice(deviceId);
      return outcome.ok ? ok(null) : outcome;
    },
  },
});

/** Removes the host permission once no connection needs it. */
async function dropPermission(address: string, { list }: Connections): Promise<void> {
  const pattern = originPattern(address);
  // Firefox would remove one that the manifest has, too.
  const isInManifest = browser.runtime.getManifest().host_permissions?.includes(pattern);
  if (isInManifest || list.some((kept) => originPattern(kept.address) === pattern)) return;
  await browser.permissions.remove({ origins: [pattern] }).catch(() => false);
}
