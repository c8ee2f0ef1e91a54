import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted } from './corrupted.ts';
import type { NodeRef, Nodes, TreeNode } from './tree.ts';

export interface StoredNodes extends Nodes {
  /** From the disk, also if it was read before. */
  verify(ref: NodeRef): void;
  /** Nothing that was read before counts any longer. */
  forget(): void;
}

/** Nodes that are kept in memory: about 2 KB each. */
const MAX_KNOWN = 8_192;

/**
 * Nodes are known by their hash, so one of another moment is never taken for the current one: an id alone says nothing.
 * `nextId` is recorded under the hash of the state, and ids are not used again.
 */
export function createNodes(database: DatabaseSync, nextId: () => number): StoredNodes {
  const select = database.prepare('SELECT content FROM nodes WHERE id = ?');
  const upsert = database.prepare(
    'INSERT INTO nodes (id, content) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content',
  );
  const remove = database.prepare('DELETE FROM nodes WHERE id = ?');
  let known = new Map<string, TreeNode>();

  const remember = (hashed: string, node: TreeNode): TreeNode => {
    if (known.size >= MAX_KNOWN) known = new Map();
    known.set(hashed, node);
    return node;
  };
  const readFromDisk = (ref: NodeRef): TreeNode => {
    const content = (select.get(ref.id) as { content: string } | undefined)?.content ?? '';
    if (digest(content) !== ref.hash) throw new StoreCorrupted('A list of the store is not what the relay wrote.');
    return remember(ref.hash, JSON.parse(content) as TreeNode);
  };
  return {
    read: (ref) => known.get(ref.hash) ?? readFromDisk(ref),
    verify: (ref) => void readFromDisk(ref),
    write: (node, id = nextId()) => {
      const content = JSON.stringify(node);
      upsert.run(id, content);
      const ref = { id, hash: digest(content) };
      remember(ref.hash, node);
      return ref;
    },
    remove: (id) => void remove.run(id),
    forget: () => known.clear(),
  };
}

const digest = (text: string): string => hash('sha256', text, 'base64url');
