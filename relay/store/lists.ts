import {
  emptyTree,
  firstFrom,
  leafOf,
  type NodeRef,
  type Nodes,
  type TreeLeaf,
  withEntry,
  withoutEntry,
} from './tree.ts';

/** Entries by key: rows and codes that are not listed, or listed with other facts, are not the relay's. */
export interface Lists {
  /** Secrets that are not deleted, by name. */
  readonly secrets: readonly [id: string, version: number];
  /** Deleted secrets by `timedKey` of when that was (ms), so that the oldest come first. */
  readonly deleted: readonly [name: string, version: number];
  /** Origins of pages that a secret allows, by `${origin} ${id}`. */
  readonly pages: 1;
  readonly devices: 1;
  /** By the code's keyed hash: when it expires, in ms. */
  readonly codes: number;
  /** Sealed boxes that were used, by id: when they expire, in s. */
  readonly boxes: number;
  /** Queued calls by the keyed hash of their id: what may change in their rows; times in ms. */
  readonly calls: readonly [created: number, status: string, updated: number, expires: number | null];
}
export type ListName = keyof Lists;
export const LIST_NAMES: readonly ListName[] = ['secrets', 'deleted', 'pages', 'devices', 'codes', 'boxes', 'calls'];

/** Ordered by time, then by id. */
export const timedKey = (at: number, id: string): string => `${String(at).padStart(16, '0')} ${id}`;

export const readTimedKey = (key: string): { at: number; id: string } => ({
  at: Number(key.slice(0, 16)),
  id: key.slice(17),
});

export interface Leaf<V> extends TreeLeaf {
  readonly entries: readonly (readonly [key: string, value: V])[];
}

/** Each operation throws `StoreCorrupted` if a node that it reads is not the relay's. */
export interface List<V> {
  /** Changes with every entry. */
  readonly hash: string;
  readonly size: number;
  has(key: string): boolean;
  get(key: string): V | undefined;
  /** All entries of the range around `key`, whether it exists or not. */
  leafOf(key: string): Leaf<V>;
  /** The entry with the lowest key that is not below `key`. */
  firstFrom(key: string): readonly [key: string, value: V] | null;
}

/** In the order of keys. */
export function* entriesOf<V>(list: List<V>): Generator<readonly [key: string, value: V]> {
  for (let entry = list.firstFrom(''); entry !== null; entry = list.firstFrom(keyAfter(entry[0]))) yield entry;
}
/** The lowest key above this one. */
const keyAfter = (key: string): string => `${key}\0`;

export interface ListDraft<V> extends List<V> {
  set(key: string, value: V): void;
  /** False if the key does not exist. */
  delete(key: string): boolean;
}

export interface ListRoot extends NodeRef {
  /** Number of entries. */
  readonly size: number;
}

export const emptyRoot = (nodes: Nodes): ListRoot => ({ ...emptyTree(nodes), size: 0 });

/** `root` is called by each operation, so that a list shows the current content. */
export function createList<V>(nodes: Nodes, root: () => ListRoot): List<V> {
  const leaf = (key: string): Leaf<V> => leafOf(nodes, root(), key) as Leaf<V>;
  const find = (key: string): V | undefined => leaf(key).entries.find(([known]) => known === key)?.[1];
  return {
    get hash() {
      return root().hash;
    },
    get size() {
      return root().size;
    },
    has: (key) => find(key) !== undefined,
    get: find,
    leafOf: leaf,
    firstFrom: (key) => firstFrom(nodes, root(), key) as readonly [string, V] | null,
  };
}

export function createListDraft<V>(
  nodes: Nodes,
  root: () => ListRoot,
  setRoot: (root: ListRoot) => void,
): ListDraft<V> {
  const list = createList<V>(nodes, root);
  return Object.assign(list, {
    set: (key: string, value: V) => {
      const size = root().size + (list.has(key) ? 0 : 1);
      setRoot({ ...refOf(withEntry(nodes, root(), [key, value])), size });
    },
    delete: (key: string) => {
      if (!list.has(key)) return false;
      setRoot({ ...refOf(withoutEntry(nodes, root(), key)), size: root().size - 1 });
      return true;
    },
  });
}

const refOf = ({ id, hash }: NodeRef): NodeRef => ({ id, hash });
