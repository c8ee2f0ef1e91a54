import { createChallenge } from '../../shared/protocol/challenge.ts';
import type { Connection } from './connection.ts';
import type { ConnectionStore } from './connection-store.ts';
import { fail, type Outcome, ok } from './outcome.ts';
import { createRelayClient, type RelayClient, relayInfo } from './relay-client.ts';

const CHECK_VALID_MS = 10_000;

type Pinned = Pick<Connection, 'address' | 'keyId' | 'publicKey'>;

/** Requires proof of possession of the key pinned at pairing: anyone could show the public key. */
async function checkIdentity({ address, keyId, publicKey }: Pinned): Promise<Outcome<null>> {
  const challenge = await createChallenge();
  const info = await relayInfo(address, challenge.text, keyId);
  if (!info.ok) return info.failure.kind === 'problem' ? fail({ kind: 'not-a-relay' }) : info;
  const isSame = info.value.publicKey === publicKey && (await challenge.verify(info.value.proof, address, publicKey));
  return isSame ? ok(null) : fail({ kind: 'identity-changed' });
}

/**
 * A client with the device token, returned only after the relay has proven its identity: the token must not be sent to
 * another server that now listens at the address. A check is valid for ten seconds, unless `fresh` requires a new one.
 */
export function verifiedClient(connections: ConnectionStore, now: () => number = Date.now) {
  const checkedAt = new Map<string, number>();
  return async (relayId?: string, fresh = false): Promise<Outcome<RelayClient>> => {
    const connection = await connections.find(relayId);
    if (connection === null) return fail({ kind: 'not-connected' });
    if (fresh || now() - (checkedAt.get(connection.id) ?? 0) > CHECK_VALID_MS) {
      checkedAt.delete(connection.id);
      const identity = await checkIdentity(connection);
      if (!identity.ok) return identity;
      checkedAt.set(connection.id, now());
    }
    return ok(createRelayClient({ address: connection.address, token: connection.deviceToken }));
  };
}
