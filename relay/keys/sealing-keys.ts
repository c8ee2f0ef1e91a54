import type { Manifest } from '../store/manifest.ts';
import { type DerivedKeys, type Identity, identityOf, type SealingPair } from './derived-keys.ts';

export interface SealingKey extends SealingPair {
  readonly identity: Identity;
}

/**
 * The keys that secrets may be sealed to. The newest is the relay's identity: extensions hold to the one they were paired
 * with and stop where it changes, so it is changed only when the owner asks for that, and an old one is active, and
 * shown to whoever names it, until its date.
 */
export interface SealingKeys {
  /** Newest first, those past their date left out. */
  active(): readonly SealingKey[];
  /** The one of this id while it is active, else the newest. */
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
