import { createHash } from 'node:crypto';
import sodium from 'libsodium-wrappers';

/** Everything the relay signs, hashes, seals or encrypts with; each a subkey of the root key (libsodium `crypto_kdf`). */
export interface DerivedKeys {
  /** X25519 pair that secrets are sealed to. */
  readonly sealing: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  /** XChaCha20-Poly1305 key of the rows. */
  readonly rows: Uint8Array;
  /** Key of the hashes of device tokens and pairing codes. */
  readonly tokens: Uint8Array;
  /** Seed of the Ed25519 key that signs test tokens. */
  readonly testTokens: Uint8Array;
  readonly audit: Uint8Array;
  /** Tells in the database which root key it belongs to, and nothing about it. */
  readonly check: string;
}

const CONTEXT = 'csrelay1';
const SUBKEYS = { sealing: 1, rows: 2, tokens: 3, testTokens: 4, audit: 5, check: 6 } as const;

export function deriveKeys(rootKey: Uint8Array): DerivedKeys {
  const subkey = (name: keyof typeof SUBKEYS): Uint8Array =>
    sodium.crypto_kdf_derive_from_key(32, SUBKEYS[name], CONTEXT, rootKey);
  return {
    sealing: sodium.crypto_box_seed_keypair(subkey('sealing')),
    rows: subkey('rows'),
    tokens: subkey('tokens'),
    testTokens: subkey('testTokens'),
    audit: subkey('audit'),
    check: base64url(subkey('check')),
  };
}

/** How a relay is known: a link carries the fingerprint, so a stranger in between cannot put in a key of his own. */
export interface Identity {
  readonly publicKey: string;
  readonly keyId: string;
  readonly fingerprint: string;
}

export function identityOf({ sealing }: DerivedKeys): Identity {
  const fingerprint = createHash('sha256').update(sealing.publicKey).digest('base64url');
  return { publicKey: base64url(sealing.publicKey), keyId: fingerprint.slice(0, 8), fingerprint };
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
