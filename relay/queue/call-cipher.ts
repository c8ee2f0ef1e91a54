import sodium from 'libsodium-wrappers';
import { StoreCorrupted } from '../store/corrupted.ts';

/** What a text or a piece of a body belongs to; it opens as that only. */
type Place = readonly (string | number | boolean)[];

/** Encrypts all that is stored of queued calls. */
export interface CallCipher {
  seal(epoch: number, place: Place, content: Uint8Array): Buffer;
  /** Throws `StoreCorrupted` if it was not encrypted for this place. */
  open(epoch: number, place: Place, sealed: Uint8Array): Buffer;
}

const NONCE_BYTES = 24;
/** What sealing adds: the nonce, and Poly1305's tag. */
export const SEALED_MORE = NONCE_BYTES + 16;

export const createCallCipher = (keyOf: (epoch: number) => Uint8Array): CallCipher => ({
  seal: (epoch, place, content) => {
    const nonce = sodium.randombytes_buf(NONCE_BYTES);
    const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
      content,
      JSON.stringify(place),
      null,
      nonce,
      keyOf(epoch),
    );
    return Buffer.concat([nonce, box]);
  },
  open: (epoch, place, sealed) => {
    try {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const box = sealed.subarray(NONCE_BYTES);
      const content = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
        null,
        box,
        JSON.stringify(place),
        nonce,
        keyOf(epoch),
      );
      return Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    } catch {
      throw new StoreCorrupted('A queued call of the store is not what the relay wrote.');
    }
  },
});
