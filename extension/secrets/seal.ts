import { SEALED_BLOCK, type SealedSecret } from '../../shared/protocol/sealed.ts';

/**
 * `crypto_box_seal(pad(json), relayPublicKey)` in base64url. The only import of libsodium in the extension, and a lazy
 * one: it is larger than the rest of the extension and only needed here.
 */
export async function seal(payload: SealedSecret, publicKey: string): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  const base64 = sodium.base64_variants.URLSAFE_NO_PADDING;
  const json = sodium.from_string(JSON.stringify(payload));
  const padded = sodium.pad(json, SEALED_BLOCK);
  const box = sodium.crypto_box_seal(padded, sodium.from_base64(publicKey, base64));
  sodium.memzero(json);
  sodium.memzero(padded);
  return sodium.to_base64(box, base64);
}
