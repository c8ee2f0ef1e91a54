import type { Manifest } from '../store/manifest.ts';
import { type DerivedKeys, type Identity, identityOf, type SealingPair } from './derived-keys.ts';

export interface SealingKey extends SealingPair {
  readonly identity: Identity;
}

/**
 * The keys that secrets may be sealed to. The newest is the relay's identity: extensions pin the one they were paired
 * with and stop when it changes, so it changes only at the owner's request, and the old one stays active, and is
 * returned to those who ask for it, until its date.
 */
export interface SealingKeys {
  /** Newest first, without expired ones. */
  active(): readonly SealingKey[];
  /** The key of this id if it is active, else the newest. */
  byId(keyId?: string): SealingKey;
}

export function createSealingKeys(deps: {
  readonly manifest: Manifest;
  readonly keys: DerivedKeys;
  readonly now: () => number;
}): SealingKeys {
  const known = new Map<number, SealingKey>();
  const keyOf = (epoch: number): SealingKey => {
    const pair = known.get(epoch);
    if (pair) return pair;
    const made = deps.keys.sealing(epoch);
    const key = { ...made, identity: identityOf(made) };
    known.set(epoch, key);
    return key;
  };
  const active = (): SealingKey[] =>
    deps.manifest.head.sealing
      .filter(({ until }) => until === null || until > deps.now())
      .map(({ epoch }) => keyOf(epoch));
  return {
    active,
    byId: (keyId) => {
      const keys = active();
      return keys.find(({ identity }) => identity.keyId === keyId) ?? (keys[0] as SealingKey);
    },
  };
}
