import sodium from 'libsodium-wrappers';
import type { Policy } from '../../shared/protocol/policy.ts';

/** A row whose authentication failed: edited, swapped, copied or damaged. Its message says nothing of the row. */
class StoreCorrupted extends Error {
  override readonly name = 'StoreCorrupted';
}

/** All of a row but the value: bound to the ciphertext, so that none of it can be changed without the key. */
export interface RowFacts {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** As stored: the text itself is authenticated, so nothing has to be brought into a canonical form. */
  readonly policyText: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const policyText = (policy: Policy): string => JSON.stringify(policy);

const associatedData = (facts: RowFacts): string =>
  JSON.stringify(['secrets', facts.id, facts.name, facts.version, facts.policyText, facts.createdAt, facts.updatedAt]);

const NONCE_BYTES = 24;

export function sealRow(facts: RowFacts, value: string, key: Uint8Array): Uint8Array {
  const nonce = sodium.randombytes_buf(NONCE_BYTES);
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(value, associatedData(facts), null, nonce, key);
  return Buffer.concat([nonce, box]);
}

export function openRow(facts: RowFacts, sealed: Uint8Array, key: Uint8Array): string {
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
      null,
      sealed.subarray(NONCE_BYTES),
      associatedData(facts),
      sealed.subarray(0, NONCE_BYTES),
      key,
      'text',
    );
  } catch {
    throw new StoreCorrupted('A row of the store is not what the relay wrote.');
  }
}
