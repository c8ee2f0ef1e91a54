import type { DatabaseSync } from 'node:sqlite';
import { StoreCorrupted } from './corrupted.ts';
import { emptyRoot, LIST_NAMES, type ListName, type ListRoot } from './lists.ts';
import { createNodes } from './nodes.ts';

export interface ManifestHead {
  /** The newest entry of the audit trail. */
  audit: { readonly id: number; readonly mac: string };
  /** Which key new rows are encrypted with. */
  rowEpoch: number;
  /** Keys that secrets may be sealed to, newest first; `until` in ms for one that was replaced. */
  sealing: readonly { readonly epoch: number; readonly until: number | null }[];
}

/** All of it is under one keyed hash, in `meta`. */
export interface State extends ManifestHead {
  readonly generation: number;
  /** Id of the next node. */
  nextNode: number;
  lists: Readonly<Record<ListName, ListRoot>>;
}

export interface StoredState {
  /** Throws `StoreCorrupted` if it is not what the relay wrote. */
  read(): State;
  write(state: State): void;
}

export function createStoredState(database: DatabaseSync, mac: (text: string) => string): StoredState {
  const select = database.prepare("SELECT value FROM meta WHERE name = 'state'");
  const upsert = database.prepare(
    "INSERT INTO meta (name, value) VALUES ('state', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  return {
    read: () => readTagged<State>((select.get() as { value: string } | undefined)?.value, mac),
    write: (state) => {
      const json = JSON.stringify(state);
      upsert.run(`${mac(json)} ${json}`);
    },
  };
}

/** The JSON behind its keyed hash. Throws `StoreCorrupted` if it is missing or does not match. */
export function readTagged<T>(text: string | undefined, mac: (text: string) => string): T {
  const [, tag = '', json = ''] = /^(\S+) (.+)$/s.exec(text ?? '') ?? [];
  if (json === '' || tag !== mac(json)) throw stateCorrupted();
  return JSON.parse(json) as T;
}

export const stateCorrupted = (): StoreCorrupted =>
  new StoreCorrupted('The state of the store is not what the relay wrote.');

/** Empty lists, whose nodes are written. */
export function createEmptyState(database: DatabaseSync, head: ManifestHead, generation: number): State {
  let nextNode = 1;
  const nodes = createNodes(database, () => nextNode++);
  const lists = Object.fromEntries(LIST_NAMES.map((name) => [name, emptyRoot(nodes)])) as State['lists'];
  return { generation, ...head, nextNode, lists };
}
