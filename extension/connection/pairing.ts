import { failed } from '../relay-client/outcome.ts';
import { pair, relayInfo } from '../relay-client/relay-client.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ConnectOutcome } from './messages.ts';
import { viewOf } from './relay.ts';
import type { ConnectionStore } from './store.ts';

export interface PairingRequest {
  readonly address: string;
  readonly code: string;
  readonly fingerprint: string;
  readonly deviceName: string;
}

/**
 * Pairs with the relay that the link names. The code is as good as a password, so it is sent only after the key at the
 * address has the link's fingerprint.
 */
export async function connect(link: PairingRequest, connections: ConnectionStore): Promise<ConnectOutcome> {
  const info = await relayInfo(link.address);
  if (!info.ok) return info.failure.kind === 'problem' ? failed({ kind: 'not-a-relay' }) : info;
  const fingerprint = await fingerprintOf(String(info.value.publicKey));
  if (fingerprint === null) return failed({ kind: 'not-a-relay' });
  if (fingerprint !== link.fingerprint || fingerprint !== info.value.fingerprint) {
    return { ok: false, failure: { kind: 'fingerprint-differs' } };
  }
  const paired = await pair(link.address, link.code, link.deviceName);
  if (!paired.ok) return paired;
  const { deviceId, deviceToken, relay } = paired.value;
  if (relay.publicKey !== info.value.publicKey) return failed({ kind: 'identity-changed' });

  const connection = {
    id: deviceId,
    name: relay.name,
    address: link.address,
    publicKey: relay.publicKey,
    keyId: relay.keyId,
    fingerprint,
    deviceId,
    deviceName: link.deviceName,
    deviceToken,
    connectedAt: new Date().toISOString(),
  };
  await connections.add(connection);
  return { ok: true, value: viewOf(connection, connection.id) };
}
