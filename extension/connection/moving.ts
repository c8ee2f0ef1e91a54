import { createChallenge } from '../../shared/protocol/challenge.ts';
import type { ConnectionStore } from '../relay-client/connection-store.ts';
import { fail, type Outcome, ok } from '../relay-client/outcome.ts';
import { relayInfo } from '../relay-client/relay-client.ts';

/**
 * Changes the address of a connected relay. The token would be sent there from now on, so the server at the new address
 * has to prove possession of the key that was pinned at pairing; whoever could only copy the fingerprint is refused.
 */
export async function moveRelay(
  { relayId, address }: { readonly relayId: string; readonly address: string },
  connections: ConnectionStore,
): Promise<Outcome<null>> {
  const connection = await connections.find(relayId);
  if (connection === null) return fail({ kind: 'not-connected' });
  const { keyId, publicKey } = connection;
  const challenge = await createChallenge();
  const info = await relayInfo(address, challenge.text, keyId);
  if (!info.ok) return info.failure.kind === 'problem' ? fail({ kind: 'not-a-relay' }) : info;
  const isSame = info.value.publicKey === publicKey && (await challenge.verify(info.value.proof, address, publicKey));
  if (!isSame) return fail({ kind: 'identity-changed' });
  await connections.move(relayId, address);
  return ok(null);
}
