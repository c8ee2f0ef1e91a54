/**
 * A Merkle tree in the form of a B+ tree: keys are ordered, so that one path shows that a key does not exist, and a range
 * that it is complete. Every function takes the root and returns the new one; a change writes the nodes of one path.
 * Nodes that deletions leave with few entries are not merged, only empty ones are removed.
 */

/** A node as its parent names it: the hash covers its content, so the hash of the root covers every entry. */
export interface NodeRef {
  readonly id: number;
  readonly hash: string;
}

export interface Child extends NodeRef {
  /** The lowest key under it; of a first child not used, as that one also has all lower keys. */
  readonly from: string;
}

export type Entry = readonly [key: string, value: unknown];
export type TreeNode = { readonly entries: readonly Entry[] } | { readonly children: readonly Child[] };

/** Where nodes are kept. */
export interface Nodes {
  /** Throws `StoreCorrupted` if the node is missing or has another hash. */
  read(ref: NodeRef): TreeNode;
  /** Under a new id if none is given. */
  write(node: TreeNode, id?: number): NodeRef;
  remove(id: number): void;
}

/** The entries that are next to a key, and the range of keys that they are all entries of. */
export interface TreeLeaf {
  readonly hash: string;
  readonly from: string;
  /** Exclusive; null for the last leaf. */
  readonly to: string | null;
  readonly entries: readonly Entry[];
}

const MAX_ENTRIES = 16;
const MAX_CHILDREN = 32;

export const emptyTree = (nodes: Nodes): NodeRef => nodes.write({ entries: [] });

export function leafOf(nodes: Nodes, root: NodeRef, key: string): TreeLeaf {
  let ref = root;
  let [from, to]: [string, string | null] = ['', null];
  for (;;) {
    const node = nodes.read(ref);
    if ('entries' in node) return { hash: ref.hash, from, to, entries: node.entries };
    const index = childIndex(node.children, key);
    ref = childAt(node.children, index);
    if (index > 0) from = childAt(node.children, index).from;
    to = node.children[index + 1]?.from ?? to;
  }
}

/** The entry with the lowest key that is not below `key`. */
export function firstFrom(nodes: Nodes, root: NodeRef, key: string): Entry | null {
  let leaf = leafOf(nodes, root, key);
  for (;;) {
    const found = leaf.entries.find(([known]) => known >= key);
    if (found || leaf.to === null) return found ?? null;
    leaf = leafOf(nodes, root, leaf.to);
  }
}

export function withEntry(nodes: Nodes, root: NodeRef, entry: Entry): NodeRef {
  const parts = put(nodes, { ...root, from: '' }, entry);
  const [only] = parts;
  return only && parts.length === 1 ? only : nodes.write({ children: parts });
}

/** The key must exist. */
export function withoutEntry(nodes: Nodes, root: NodeRef, key: string): NodeRef {
  let left: NodeRef = drop(nodes, { ...root, from: '' }, key) ?? nodes.write({ entries: [] }, root.id);
  for (;;) {
    const node = nodes.read(left);
    const [only, ...others] = 'children' in node ? node.children : [];
    if (!only || others.length > 0) return left;
    nodes.remove(left.id);
    left = only;
  }
}

function put(nodes: Nodes, child: Child, entry: Entry): readonly Child[] {
  const node = nodes.read(child);
  if ('entries' in node) {
    const at = node.entries.findIndex(([key]) => key >= entry[0]);
    const index = at === -1 ? node.entries.length : at;
    const entries = node.entries.toSpliced(index, node.entries[index]?.[0] === entry[0] ? 1 : 0, entry);
    if (entries.length <= MAX_ENTRIES) return [{ from: child.from, ...nodes.write({ entries }, child.id) }];
    const [low, high] = halves(entries);
    return [
      { from: child.from, ...nodes.write({ entries: low }, child.id) },
      { from: high[0]?.[0] ?? '', ...nodes.write({ entries: high }) },
    ];
  }
  const index = childIndex(node.children, entry[0]);
  const children = node.children.toSpliced(index, 1, ...put(nodes, childAt(node.children, index), entry));
  if (children.length <= MAX_CHILDREN) return [{ from: child.from, ...nodes.write({ children }, child.id) }];
  const [low, high] = halves(children);
  return [
    { from: child.from, ...nodes.write({ children: low }, child.id) },
    { from: high[0]?.from ?? '', ...nodes.write({ children: high }) },
  ];
}

/** Null if nothing is left of it. */
function drop(nodes: Nodes, child: Child, key: string): Child | null {
  const node = nodes.read(child);
  if ('entries' in node) {
    const entries = node.entries.filter(([known]) => known !== key);
    if (entries.length > 0) return { from: child.from, ...nodes.write({ entries }, child.id) };
  } else {
    const index = childIndex(node.children, key);
    const left = drop(nodes, childAt(node.children, index), key);
    const children = node.children.toSpliced(index, 1, ...(left ? [left] : []));
    if (children.length > 0) return { from: child.from, ...nodes.write({ children }, child.id) };
  }
  nodes.remove(child.id);
  return null;
}

/** The last child whose lowest key is not above `key`, else the first one. */
function childIndex(children: readonly Child[], key: string): number {
  let [low, high] = [0, children.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (childAt(children, middle).from <= key) low = middle;
    else high = middle - 1;
  }
  return low;
}

const childAt = (children: readonly Child[], index: number): Child => children[index] as Child;
const halves = <T>(items: readonly T[]): [T[], T[]] => {
  const middle = items.length >> 1;
  return [items.slice(0, middle), items.slice(middle)];
};
