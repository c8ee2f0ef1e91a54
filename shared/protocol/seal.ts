import { SEALED_BLOCK, type SealedSecret } from './sealed.ts';

/** What sealing needs of libsodium, which the extension and the command line each load their own way. */
export interface Sodium {
  readonly base64_variants: { readonly URLSAFE_NO_PADDING: number };
  from_string(text: string): Uint8Array;
  from_base64(text: string, variant: number): Uint8Array;
  to_base64(bytes: Uint8Array, variant: number): string;
  pad(bytes: Uint8Array, block: number): Uint8Array;
  crypto_box_seal(bytes: Uint8Array, publicKey: Uint8Array): Uint8Array;
  memzero(bytes: Uint8Array): void;
}

/** `crypto_box_seal(pad(json), relayPublicKey)`; key and box in base64url. */
export function sealWith(sodium: Sodium, payload: SealedSecret, publicKey: string): string {
  const base64 = sodium.base64_variants.URLSAFE_NO_PADDING;
  const json = sodium.from_string(JSON.stringify(payload));
  const padded = sodium.pad(json, SEALED_BLOCK);
  const box = sodium.crypto_box_seal(padded, sodium.from_base64(publicKey, base64));
  sodium.memzero(json);
  sodium.memzero(padded);
  return sodium.to_base64(box, base64);
}
