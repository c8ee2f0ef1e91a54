import { createHmac } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { proofText } from '../../shared/protocol/proof.ts';
import type { SealingKey } from './sealing-keys.ts';

/**
 * The answer to a challenge (see `shared/protocol/proof.ts`); null where that is no X25519 key. Only a hash of the shared
 * secret leaves, so nobody can have a sealed box opened here by sending its key as the challenge.
 */
export function prove({ privateKey, identity }: SealingKey, challenge: string, host: string): string | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(challenge)) return null;
  let shared: Uint8Array;
  try {
    shared = sodium.crypto_scalarmult(privateKey, Buffer.from(challenge, 'base64url'));
  } catch {
    // One of the points from which every private key derives the same.
    return null;
  }
  const text = proofText({ host, challenge, publicKey: identity.publicKey });
  return createHmac('sha256', shared).update(text).digest('base64url');
}
