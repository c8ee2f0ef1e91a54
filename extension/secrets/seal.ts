import { sealWith } from '../../shared/protocol/seal.ts';
import type { SealedSecret } from '../../shared/protocol/sealed.ts';

/**
 * `crypto_box_seal(pad(json), relayPublicKey)` in base64url. The only import of libsodium in the extension, and a lazy
 * one: it is larger than the rest of the extension and only needed here.
 */
export async function seal(payload: SealedSecret, publicKey: string): Promise<string> {
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return sealWith(sodium, payload, publicKey);
}
