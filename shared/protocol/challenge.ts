import { fromBase64Url, toBase64Url } from './fingerprint.ts';
import { proofText } from './proof.ts';

export interface Challenge {
  /** To be sent to the relay. */
  readonly text: string;
  /** Whether `proof` was made for this challenge and this address by the holder of the private key to `publicKey`. */
  verify(proof: unknown, address: string, publicKey: unknown): Promise<boolean>;
}

/** The type has this name in browsers only. */
type Key = Parameters<typeof crypto.subtle.exportKey>[1];
type Pair = { readonly publicKey: Key; readonly privateKey: Key };

/** A one-time challenge that only the holder of the relay's private key can meet; see `shared/protocol/proof.ts`. */
export async function createChallenge(): Promise<Challenge> {
  const pair = (await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])) as unknown as Pair;
  const text = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));

  const sharedWith = async (publicKey: Uint8Array<ArrayBuffer>): Promise<Key> => {
    const theirs = await crypto.subtle.importKey('raw', publicKey, { name: 'X25519' }, false, []);
    const bits = await crypto.subtle.deriveBits({ name: 'X25519', public: theirs }, pair.privateKey, 256);
    return crypto.subtle.importKey('raw', bits, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  };
  return {
    text,
    verify: async (proof, address, publicKey) => {
      // The response is not authenticated yet, so neither field can be trusted to be a string.
      if (typeof proof !== 'string' || typeof publicKey !== 'string') return false;
      const [mac, theirs] = [fromBase64Url(proof), fromBase64Url(publicKey)];
      if (mac === null || theirs?.length !== 32) return false;
      try {
        const signed = proofText({ host: new URL(address).host, challenge: text, publicKey });
        return await crypto.subtle.verify('HMAC', await sharedWith(theirs), mac, new TextEncoder().encode(signed));
      } catch {
        // X25519 rejects public keys of small order.
        return false;
      }
    },
  };
}
