import { StoreCorrupted } from '../store/corrupted.ts';
import type { Manifest } from '../store/manifest.ts';
import type { Pages, SecretRow, SecretRows } from './rows.ts';
import type { StoredSecret } from './stored-secret.ts';

/** The secrets that are not deleted, cached until they change or another process writes. */
export interface Directory {
  /** Null if no secret has this name; throws `StoreCorrupted` if its row is damaged. */
  find(name: string): StoredSecret | null;
  /** Origins of all pages that any policy allows. */
  pages(): ReadonlySet<string>;
}

/** Leaves: up to 32,768 secrets, of about 2 KB each. */
const MAX_LEAVES = 2_048;

interface KnownLeaf {
  readonly hash: string;
  readonly to: string | null;
  readonly secrets: ReadonlyMap<string, StoredSecret | null>;
}

/**
 * A secret is never read alone, but with all others of its leaf, the range of names that a name belongs to whether it
 * exists or not: the time of a lookup by name would disclose to an anonymous caller whether the name exists, which the
 * response does not. What is cached is found by the leaf's hash, so that a change of a secret also drops it from the cache.
 * `read` throws `StoreCorrupted` if a row is not what the relay wrote.
 */
export function createDirectory(deps: {
  readonly manifest: Pick<Manifest, 'revision' | 'list'>;
  readonly rows: Pick<SecretRows, 'near' | 'pages'>;
  readonly read: (row: SecretRow) => StoredSecret;
}): Directory {
  const { manifest, rows, read } = deps;
  const known = new Map<string, KnownLeaf>();
  let pages: Pages | null = null;
  let seen = manifest.revision;

  /** After a list was read, which notices what other processes have written. */
  const checkRevision = (): void => {
    const { revision } = manifest;
    if (revision === seen) return;
    known.clear();
    pages = null;
    seen = revision;
  };
  const load = (name: string): KnownLeaf => {
    const { leaf, listed } = rows.near(name);
    const secrets = new Map(listed.map(({ name, row }) => [name, row && orNull(() => read(row))]));
    const loaded = { hash: leaf.hash, to: leaf.to, secrets };
    known.delete(leaf.from);
    if (known.size >= MAX_LEAVES) known.delete(known.keys().next().value ?? '');
    known.set(leaf.from, loaded);
    return loaded;
  };

  return {
    find: (name) => {
      const { from, to, hash } = manifest.list('secrets').leafOf(name);
      checkRevision();
      const leaf = known.get(from);
      const { secrets } = leaf?.hash === hash && leaf.to === to ? leaf : load(name);
      const secret = secrets.get(name);
      if (secret === null) throw new StoreCorrupted('A row of the store is not what the relay wrote.');
      return secret ?? null;
    },
    pages: () => {
      const { hash } = manifest.list('pages');
      checkRevision();
      if (pages?.hash !== hash) pages = rows.pages();
      return pages.origins;
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
