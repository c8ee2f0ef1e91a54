import { createHmac } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { proofText } from '../../shared/protocol/proof.ts';
import type { SealingKey } from './sealing-keys.ts';

/**
 * The response to a challenge (see `shared/protocol/proof.ts`); null if the challenge is not an X25519 key. Only a hash
 * of the shared secret is sent, so nobody can have a sealed box opened by sending its key as the challenge.
 */
export function prove({ privateKey, identity }: SealingKey, challenge: string, host: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return null;
  let shared: Uint8Array;
  try {
    shared = sodium.crypto_scalarmult(privateKey, Buffer.from(challenge, 'base64url'));
  } catch {
    // A point of low order, with which all private keys derive the same secret.
    return null;
  }
  const text = proofText({ host, challenge, publicKey: identity.publicKey });
  return createHmac('sha256', shared).update(text).digest('base64url');
}
