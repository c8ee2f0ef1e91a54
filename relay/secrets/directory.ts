import { StoreCorrupted } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import type { Listed, SecretRow } from './rows.ts';
import type { StoredSecret } from './stored-secret.ts';

/** The secrets that are not deleted, cached until one of them changes or another process writes. */
export interface Directory {
  /** Null if no secret has this name; throws `StoreCorrupted` if its row is damaged. */
  find(name: string): StoredSecret | null;
  /** Origins of all pages that any policy allows. */
  pages(): ReadonlySet<string>;
  /** To be called after a change by this process; those of others are detected. */
  forget(): void;
}

/**
 * All rows are read at once, never one by its name: the time of a lookup would disclose to an anonymous caller whether
 * the name exists, which the response does not. `read` throws `StoreCorrupted` if a row is not what the relay wrote.
 */
export function createDirectory(deps: {
  readonly manifest: Pick<Manifest, 'revision'>;
  readonly all: () => readonly Listed[];
  readonly read: (row: SecretRow) => StoredSecret;
}): Directory {
  const { manifest, all, read } = deps;
  let known: ReturnType<typeof load> | null = null;
  let seen = manifest.revision();

  const load = () => {
    const secrets = new Map(all().map(({ name, row }) => [name, row && orNull(() => read(row))]));
    return { secrets, pages: new Set([...secrets.values()].flatMap((secret) => secret?.policy.origins ?? [])) };
  };
  const current = () => {
    const stamp = manifest.revision();
    if (stamp !== seen) known = null;
    seen = stamp;
    known ??= load();
    return known;
  };

  return {
    find: (name) => {
      const secret = current().secrets.get(name);
      if (secret === null) throw new StoreCorrupted('A row of the store is not what the relay wrote.');
      return secret ?? null;
    },
    pages: () => current().pages,
    forget: () => {
      known = null;
    },
  };
}

/** Null if the row cannot be trusted. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreCorrupted) return null;
    throw error;
  }
}
