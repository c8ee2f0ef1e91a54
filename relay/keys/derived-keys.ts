import { createHash } from 'node:crypto';
import sodium from 'libsodium-wrappers';

/** X25519 pair that secrets are sealed to. */
export interface SealingPair {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** Everything the relay signs, hashes, seals or encrypts with; each a subkey of the root key (libsodium `crypto_kdf`). */
export interface DerivedKeys {
  /** By epoch, which `keys rotate --sealing` increments. */
  sealing(epoch: number): SealingPair;
  /** XChaCha20-Poly1305 key of the rows, by epoch, which `keys rotate` increments. */
  rows(epoch: number): Uint8Array;
  /** XChaCha20-Poly1305 key of queued calls, by the epoch of the rows. */
  calls(epoch: number): Uint8Array;
  /** Key of the hashes of device tokens and pairing codes. */
  readonly tokens: Uint8Array;
  /** Seed of the Ed25519 key that signs test tokens. */
  readonly testTokens: Uint8Array;
  readonly audit: Uint8Array;
  /** Key of the hash over the state of the store. */
  readonly state: Uint8Array;
  /** XChaCha20-Poly1305 key of what relays on one Postgres say to each other. */
  readonly peers: Uint8Array;
  /** Stored in the database to identify its root key, without disclosing anything about it. */
  readonly check: string;
}

const SUBKEYS = { tokens: 3, testTokens: 4, audit: 5, check: 6, state: 7, peers: 8 } as const;

export function deriveKeys(rootKey: Uint8Array): DerivedKeys {
  const derive = (context: string, id: number): Uint8Array =>
    sodium.crypto_kdf_derive_from_key(32, id, context, rootKey);
  const subkey = (name: keyof typeof SUBKEYS): Uint8Array => derive('csrelay1', SUBKEYS[name]);
  const byEpoch = (context: string) => {
    const known = new Map<number, Uint8Array>();
    return (epoch: number): Uint8Array => {
      const key = known.get(epoch) ?? derive(context, epoch);
      known.set(epoch, key);
      return key;
    };
  };
  return {
    sealing: (epoch) => sodium.crypto_box_seed_keypair(derive('csrseal1', epoch)),
    rows: byEpoch('csrrows1'),
    calls: byEpoch('csrcalls'),
    tokens: subkey('tokens'),
    testTokens: subkey('testTokens'),
    audit: subkey('audit'),
    state: subkey('state'),
    peers: subkey('peers'),
    check: base64url(subkey('check')),
  };
}

/** A relay's identity: a link contains the fingerprint, so a man in the middle cannot replace the key with his own. */
export interface Identity {
  readonly publicKey: string;
  readonly keyId: string;
  readonly fingerprint: string;
}

export function identityOf({ publicKey }: Pick<SealingPair, 'publicKey'>): Identity {
  const fingerprint = createHash('sha256').update(publicKey).digest('base64url');
  return { publicKey: base64url(publicKey), keyId: fingerprint.slice(0, 8), fingerprint };
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
