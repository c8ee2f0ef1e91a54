import { createChallenge } from '../../shared/protocol/challenge.ts';
import { fingerprintOf } from '../../shared/protocol/fingerprint.ts';
import type { Link } from '../../shared/protocol/pairing-link.ts';
import type { ConnectOutcome } from '../messages/connection.ts';
import { type Connection, viewOf } from '../relay-client/connection.ts';
import type { ConnectionStore } from '../relay-client/connection-store.ts';
import { fail } from '../relay-client/outcome.ts';
import { createRelayClient, pair, relayInfo } from '../relay-client/relay-client.ts';

export interface PairingRequest extends Link {
  readonly deviceName: string;
}

/**
 * Pairs with the relay that the link names. The code is a credential, so it is sent only after the server at the
 * address has shown a public key with the link's fingerprint and has proven possession of the private key.
 */
export async function connect(link: PairingRequest, connections: ConnectionStore): Promise<ConnectOutcome> {
  const challenge = await createChallenge();
  const info = await relayInfo(link.address, challenge.text);
  if (!info.ok) return info.failure.kind === 'problem' ? fail({ kind: 'not-a-relay' }) : info;
  const { publicKey, proof } = info.value;
  const fingerprint = await fingerprintOf(String(publicKey));
  if (fingerprint === null) return fail({ kind: 'not-a-relay' });
  const isExpectedKey = fingerprint === link.fingerprint && fingerprint === info.value.fingerprint;
  if (!isExpectedKey || !(await challenge.verify(proof, link.address, publicKey))) {
    return { ok: false, failure: { kind: 'fingerprint-differs' } };
  }
  const paired = await pair(link.address, link.code, link.deviceName);
  if (!paired.ok) return paired;
  const { deviceId, deviceToken, relay } = paired.value;
  if (relay.publicKey !== publicKey) return fail({ kind: 'identity-changed' });

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
  const replaced = (await connections.all()).list.filter((old) => isSameRelay(old, connection));
  await connections.add(connection);
  // The old token is no longer used. If this fails, the owner can still revoke it in the list of devices.
  for (const old of replaced) {
    await createRelayClient({ address: old.address, token: old.deviceToken }).revokeDevice(old.deviceId);
  }
  return { ok: true, value: viewOf(connection, connection.id) };
}

/** By key and address: the public key alone proves nothing, so it must not decide where the old token is sent. */
const isSameRelay = (one: Connection, other: Connection): boolean =>
  one.fingerprint === other.fingerprint && one.address === other.address;
