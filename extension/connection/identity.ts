import { done, failed, type Outcome } from '../relay-client/outcome.ts';
import { createRelayClient, type RelayClient, relayInfo } from '../relay-client/relay-client.ts';
import type { Connection } from './relay.ts';
import type { ConnectionStore } from './store.ts';

const GOOD_FOR_MS = 10_000;

/** Asks who stands at the address and compares with the key pinned at pairing. */
async function checkIdentity(connection: Pick<Connection, 'address' | 'keyId' | 'publicKey'>): Promise<Outcome<null>> {
  const info = await relayInfo(connection.address, connection.keyId);
  if (!info.ok) return info.failure.kind === 'problem' ? failed({ kind: 'not-a-relay' }) : info;
  return info.value.publicKey === connection.publicKey ? done(null) : failed({ kind: 'identity-changed' });
}

/**
 * A client with the device's token, given out only after the relay's identity was checked: a token must not go to
 * whatever came to listen at the old address. A check is good for ten seconds, except where `fresh` asks for a new one.
 */
export function verifiedClient(connections: ConnectionStore, now: () => number = Date.now) {
  const checkedAt = new Map<string, number>();
  return async (relayId?: string, fresh = false): Promise<Outcome<RelayClient>> => {
    const connection = await connections.find(relayId);
    if (connection === null) return failed({ kind: 'not-connected' });
    if (fresh || now() - (checkedAt.get(connection.id) ?? 0) > GOOD_FOR_MS) {
      checkedAt.delete(connection.id);
      const identity = await checkIdentity(connection);
      if (!identity.ok) return identity;
      checkedAt.set(connection.id, now());
    }
    return done(createRelayClient({ address: connection.address, token: connection.deviceToken }));
  };
}
