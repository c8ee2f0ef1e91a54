import { describe, expect, test } from 'vitest';
import {
  emptyTree,
  firstFrom,
  leafOf,
  type NodeRef,
  type Nodes,
  type TreeNode,
  withEntry,
  withoutEntry,
} from '../../../relay/store/tree.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { runs } from '../../support/runs.ts';

/** Nodes in memory, of which the hash is the content, and how many were written. */
function memory() {
  const stored = new Map<number, string>();
  let next = 1;
  const counts = { written: 0, removed: 0 };
  const nodes: Nodes = {
    read: ({ id, hash }) => {
      if (stored.get(id) !== hash) throw new Error(`node ${id} is not the one that its parent names`);
      return JSON.parse(hash) as TreeNode;
    },
    write: (node, id = next++) => {
      const hash = JSON.stringify(node);
      stored.set(id, hash);
      counts.written += 1;
      return { id, hash };
    },
    remove: (id) => {
      stored.delete(id);
      counts.removed += 1;
    },
  };
  return { nodes, stored, counts };
}

const keysOf = (nodes: Nodes, root: NodeRef): string[] => {
  const keys: string[] = [];
  for (let entry = firstFrom(nodes, root, ''); entry; entry = firstFrom(nodes, root, `${entry[0]}\0`))
    keys.push(entry[0]);
  return keys;
};
const idsUnder = (nodes: Nodes, ref: NodeRef): number[] => {
  const node = nodes.read(ref);
  return [ref.id, ...('children' in node ? node.children.flatMap((child) => idsUnder(nodes, child)) : [])];
};
const sorted = (keys: Iterable<string>): string[] => [...keys].sort();

const ORDERS: Readonly<Record<string, (random: Random, index: number) => string>> = {
  'in any order': (random) => `k${random.whole(5_000)}`,
  'always the next': (_, index) => String(index).padStart(9, '0'),
  'always the one before': (_, index) => String(1e9 - index),
  'that begin with each other': (random) => 'a'.repeat(1 + random.whole(60)) + random.whole(20),
};

describe.each(Object.entries(ORDERS))('keys %s', (_, keyOf) => {
  test('are found as in a map, in their order, and leave no node behind', () => {
    const random = seededRandom(7);
    const { nodes, stored, counts } = memory();
    const model = new Map<string, number>();
    let root = emptyTree(nodes);
    const steps = runs(1_200, 20_000);
    for (let step = 0; step < steps; step += 1) {
      // Grows, and then shrinks until nothing is left.
      const isGrowing = step < steps / 2 ? random.whole(4) > 0 : random.whole(4) === 0;
      const key = isGrowing || model.size === 0 ? keyOf(random, step) : random.pick([...model.keys()]);
      const before = { ...counts };
      if (isGrowing || model.size === 0) {
        root = withEntry(nodes, root, [key, step]);
        model.set(key, step);
      } else {
        root = withoutEntry(nodes, root, key);
        model.delete(key);
      }
      // Three levels, and as many splits.
      expect(counts.written - before.written).toBeLessThanOrEqual(8);
      const probe = keyOf(random, random.whole(steps));
      expect(leafOf(nodes, root, probe).entries.find(([known]) => known === probe)?.[1]).toBe(model.get(probe));
      if (step % 100 === 0) expect(keysOf(nodes, root)).toEqual(sorted(model.keys()));
    }
    expect(keysOf(nodes, root)).toEqual(sorted(model.keys()));
    expect(sorted(idsUnder(nodes, root).map(String))).toEqual(sorted([...stored.keys()].map(String)));
    for (const key of model.keys()) root = withoutEntry(nodes, root, key);
    expect(nodes.read(root)).toEqual({ entries: [] });
    expect(stored.size).toBe(1);
  });
});

test('the leaves cover every key once, whether it exists or not', () => {
  const { nodes } = memory();
  let root = emptyTree(nodes);
  for (let i = 0; i < 500; i += 1) root = withEntry(nodes, root, [`k${(i * 7_919) % 500}`, i]);
  let from: string | null = '';
  const seen: string[] = [];
  while (from !== null) {
    const leaf = leafOf(nodes, root, from);
    expect(leaf.from).toBe(from);
    for (const [key] of leaf.entries) {
      expect(key >= leaf.from && (leaf.to === null || key < leaf.to)).toBe(true);
      expect(leafOf(nodes, root, `${key}!`).hash).toBe(leaf.hash);
      seen.push(key);
    }
    from = leaf.to;
  }
  expect(seen).toEqual(keysOf(nodes, root));
});

test('the hash of the root changes with each entry, and names every node: one that is not the current one is not read', () => {
  const { nodes, stored } = memory();
  let root = emptyTree(nodes);
  for (let i = 0; i < 400; i += 1) root = withEntry(nodes, root, [`k${i}`, 1]);
  const before = new Map(stored);
  const changed = withEntry(nodes, root, ['k123', 2]);
  expect(changed.hash).not.toBe(root.hash);
  const path = [...stored].filter(([id, content]) => before.get(id) !== content).map(([id]) => id);
  expect(path.length).toBeGreaterThan(1);
  for (const id of path) {
    const current = stored.get(id) ?? '';
    stored.set(id, before.get(id) ?? '');
    expect(() => leafOf(nodes, changed, 'k123')).toThrow('not the one that its parent names');
    stored.set(id, current);
  }
  expect(leafOf(nodes, changed, 'k123').entries).toContainEqual(['k123', 2]);
});
