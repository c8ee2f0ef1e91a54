import sodium from 'libsodium-wrappers';
import type { Policy } from '../../shared/protocol/policy.ts';
import { StoreCorrupted } from '../store/corrupted.ts';

/** A row without the value: authenticated with the ciphertext, so that none of it can be changed without the key. */
export interface RowFacts {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** As stored: the text itself is authenticated, so no canonical form is needed. */
  readonly policyText: string;
  /** Which of the relay's row keys it is encrypted with. */
  readonly keyEpoch: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface RowCipher {
  seal(facts: RowFacts, value: string): Uint8Array;
  /** Throws `StoreCorrupted` if value and facts were not encrypted together. */
  open(facts: RowFacts, sealed: Uint8Array): string;
}

export const policyText = (policy: Policy): string => JSON.stringify(policy);
/** Origins of the pages that it allows. */
export const pagesOf = ({ policyText }: Pick<RowFacts, 'policyText'>): readonly string[] =>
  (JSON.parse(policyText) as Policy).origins ?? [];

const associatedData = (facts: RowFacts): string =>
  JSON.stringify(['secrets', facts.id, facts.name, facts.version, facts.policyText, facts.createdAt, facts.updatedAt]);

const NONCE_BYTES = 24;

export const createRowCipher = (keyOf: (epoch: number) => Uint8Array): RowCipher => ({
  seal: (facts, value) => {
    const nonce = sodium.randombytes_buf(NONCE_BYTES);
    const key = keyOf(facts.keyEpoch);
    const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(value, associatedData(facts), null, nonce, key);
    return Buffer.concat([nonce, box]);
  },
  open: (facts, sealed) => {
    try {
      return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        sealed.subarray(NONCE_BYTES),
        associatedData(facts),
        sealed.subarray(0, NONCE_BYTES),
        keyOf(facts.keyEpoch),
        'text',
      );
    } catch {
      throw new StoreCorrupted('A row of the store is not what the relay wrote.');
    }
  },
});
