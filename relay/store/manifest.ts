import type { DatabaseSync } from 'node:sqlite';
import type { Authority } from './authority.ts';
import { isLocked, isStoreFault, StoreCorrupted, StoreMoved } from './corrupted.ts';
import { createInPlace } from './in-place.ts';
import {
  createList,
  createListDraft,
  LIST_NAMES,
  type List,
  type ListDraft,
  type ListName,
  type Lists,
} from './lists.ts';
import { createNodes } from './nodes.ts';
import { createEmptyState, createStoredState, type ManifestHead, type State, stateCorrupted } from './state.ts';

/** What a transaction may change. */
export interface ManifestDraft extends ManifestHead {
  list<K extends ListName>(name: K): ListDraft<Lists[K]>;
}

export interface Manifest {
  readonly head: Readonly<ManifestHead>;
  /** How many changes were made; a copy of the database has a lower one than the database by now. */
  readonly generation: number;
  /** Current content, also if it is kept for later. */
  list<K extends ListName>(name: K): List<Lists[K]>;
  /**
   * A transaction on the current content of the store, in which nobody else changes it; `work` cannot wait for
   * anything. Within another change it is part of that one.
   * With `wait: false` it rejects at once if another process is writing: waiting would block the event loop.
   */
  change<T>(work: (draft: ManifestDraft) => T, options?: { readonly wait: boolean }): Promise<T>;
  /** What the open change may change, for what is only called within one. Throws outside of a change. */
  draft(): ManifestDraft;
  /** Reads the current content of the disk, rows and lists of the same moment. */
  readSnapshot<T>(work: () => T): T;
  /** Another one when another process has written, and a read of a list has noticed it. */
  readonly revision: number;
  /** Another process says that it has written: its change is in force with the next read. */
  recheck(): void;
  /** Whether the store can be read and the last write succeeded; retries a write if it failed. */
  check(): Promise<boolean>;
}

/** How often a write is retried after a failure. */
const RETRY_MS = 1_000;
/** Writes of other processes are noticed within this time; the query costs 4 µs, too much for every call. */
const FOREIGN_WRITE_MS = 10;

/**
 * What the store must contain, recorded outside of its rows: a row's own authentication cannot show that it is an older
 * version, or was deleted. One keyed hash covers the roots of all lists and the head of the audit trail, so an attacker
 * with write access can only restore an earlier state as a whole, and not while a relay runs: it knows the generation.
 * (Nothing in the database can detect a complete older copy at the start; see `createMark`.)
 */
export function createManifest(deps: {
  readonly database: DatabaseSync;
  /** Keyed hash. */
  readonly mac: (text: string) => string;
  /** Called once, with the file's name, when one was deleted or replaced. */
  readonly onMoved?: ((file: string) => void) | undefined;
  /** Called after each change of the state, which is on the disk. */
  readonly onChanged?: (() => void) | undefined;
  readonly authority: Authority;
}): Manifest {
  const { database, mac, onMoved = () => {}, onChanged = () => {}, authority } = deps;
  const inPlace = createInPlace(database);
  const stored = createStoredState(database, mac);
  const dataVersion = database.prepare('PRAGMA data_version');
  let current: State | null = null;
  let open: { readonly state: State; readonly draft: ManifestDraft } | null = null;
  let isReading = false;
  let highest = 0;
  let failedAt: number | null = null;
  let stamp = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let seen: unknown = null;
  let isMoved = false;
  const nodes = createNodes(database, () => {
    if (!open) throw new Error('a list is changed outside of a transaction');
    return open.state.nextNode++;
  });

  const checkInPlace = (): void => {
    try {
      inPlace();
      isMoved = false;
    } catch (error) {
      if (error instanceof StoreMoved && !isMoved) onMoved(error.file);
      isMoved = true;
      throw error;
    }
  };
  const read = (): State => {
    const state = stored.read();
    if (state.generation < highest) throw stateCorrupted();
    for (const root of Object.values(state.lists)) nodes.verify(root);
    return state;
  };
  const load = (): State => {
    const state = read();
    highest = state.generation;
    return state;
  };
  const draftOf = (state: State): ManifestDraft => ({
    ...headOf(state),
    list: <K extends ListName>(name: K) =>
      createListDraft<Lists[K]>(
        nodes,
        () => state.lists[name],
        (root) => {
          state.lists = { ...state.lists, [name]: root };
        },
      ),
  });
  const forget = (): void => {
    current = null;
    nodes.forget();
    stamp += 1;
  };
  authority.onWritten(forget);
  const checkRevision = (): void => {
    authority.checkCurrent();
    const at = performance.now();
    if (at - checkedAt < FOREIGN_WRITE_MS) return;
    checkedAt = at;
    const version = (dataVersion.get() as { data_version: number }).data_version;
    if (version !== seen) forget();
    seen = version;
  };
  const known = (): State => {
    if (open) return open.state;
    if (!isReading) checkRevision();
    current ??= consistent(load);
    return current;
  };
  const readSnapshot = <T>(work: () => T): T => {
    if (open || isReading) return work();
    database.exec('BEGIN');
    try {
      current = load();
      isReading = true;
      return work();
    } finally {
      isReading = false;
      if (database.isTransaction) database.exec('COMMIT');
    }
  };
  /** Another process may have written between the read of the state and of a node: then both are read in one transaction. */
  const consistent = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (open || isReading || !(error instanceof StoreCorrupted)) throw error;
      return readSnapshot(read);
    }
  };
  const listOf = <K extends ListName>(name: K): List<Lists[K]> => {
    const list = createList<Lists[K]>(nodes, () => known().lists[name]);
    return {
      get hash() {
        return list.hash;
      },
      get size() {
        return list.size;
      },
      has: (key) => consistent(() => list.has(key)),
      get: (key) => consistent(() => list.get(key)),
      leafOf: (key) => consistent(() => list.leafOf(key)),
      firstFrom: (key) => consistent(() => list.firstFrom(key)),
    };
  };
  const lists = new Map<ListName, unknown>(LIST_NAMES.map((name) => [name, listOf(name)]));
  /** In a transaction: `work` on a draft of the state, which is written if it differs afterwards. */
  const inDraft = <T>(work: (draft: ManifestDraft) => T, always: boolean): { result: T; isChanged: boolean } => {
    try {
      checkInPlace();
      // It may be of a change that is not kept, before this one in the same transaction.
      const state = read();
      const draft = draftOf(state);
      const before = JSON.stringify(state);
      open = { state, draft };
      const result = work(draft);
      Object.assign(state, headOf(draft));
      const isChanged = always || JSON.stringify(state) !== before;
      if (isChanged) stored.write({ ...state, generation: state.generation + 1 });
      return { result, isChanged };
    } finally {
      open = null;
      current = null;
    }
  };
  const change = async <T>(work: (draft: ManifestDraft) => T, { always = false, wait = true } = {}): Promise<T> => {
    if (open) return work(open.draft);
    try {
      const { result, isChanged } = await authority.transaction(() => inDraft(work, always), { wait });
      failedAt = null;
      if (isChanged) onChanged();
      return result;
    } catch (error) {
      // If the lock was not waited for, that is not a failure of the store.
      if (isStoreFault(error) && (wait || !isLocked(error))) failedAt = performance.now();
      throw error;
    }
  };

  return {
    get head() {
      return open?.draft ?? known();
    },
    get generation() {
      return known().generation;
    },
    list: <K extends ListName>(name: K) => lists.get(name) as List<Lists[K]>,
    change,
    draft: () => {
      if (!open) throw new Error('a row is changed outside of a change');
      return open.draft;
    },
    readSnapshot,
    get revision() {
      return stamp;
    },
    recheck: () => {
      checkedAt = Number.NEGATIVE_INFINITY;
    },
    check: async () => {
      try {
        checkInPlace();
        authority.checkCurrent();
        if (failedAt === null) consistent(load);
        else if (performance.now() - failedAt < RETRY_MS) return false;
        else await change(() => {}, { always: true, wait: false });
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Writes the state of an empty store. */
export function createEmptyManifest(database: DatabaseSync, mac: (text: string) => string): void {
  const head: ManifestHead = { audit: { id: 0, mac: '' }, rowEpoch: 1, sealing: [{ epoch: 1, until: null }] };
  createStoredState(database, mac).write(createEmptyState(database, head, 1));
}

const headOf = ({ audit, rowEpoch, sealing }: ManifestHead): ManifestHead => ({ audit, rowEpoch, sealing });
