import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isLocked, isStoreFault, StoreCorrupted, StoreMoved } from './corrupted.ts';
import { withoutWaiting } from './database.ts';
import { createInPlace } from './in-place.ts';

/** Entries by id: rows and codes that are not listed, or listed with other facts, are not the relay's. */
export interface Lists {
  readonly secrets: readonly [name: string, version: number, deletedAt: number | null];
  readonly devices: 1;
  /** By the code's keyed hash: when it expires, in ms. */
  readonly codes: number;
  /** Sealed boxes that were used, by id: when they expire, in s. */
  readonly boxes: number;
}
type ListName = keyof Lists;
const NAMES: readonly ListName[] = ['secrets', 'devices', 'codes', 'boxes'];

export interface ManifestHead {
  /** The newest entry of the audit trail. */
  audit: { readonly id: number; readonly mac: string };
  /** Which key new rows are encrypted with. */
  rowEpoch: number;
  /** Keys that secrets may be sealed to, newest first; `until` in ms for one that was replaced. */
  sealing: readonly { readonly epoch: number; readonly until: number | null }[];
}

/** What a transaction may change. */
export interface ManifestDraft extends ManifestHead {
  list<K extends ListName>(name: K): Map<string, Lists[K]>;
}

export interface Manifest {
  readonly head: Readonly<ManifestHead>;
  list<K extends ListName>(name: K): ReadonlyMap<string, Lists[K]>;
  /**
   * A transaction under the write lock, on the current content of the disk. Within another change it is part of that
   * one. With `wait: false` it throws at once if another process is writing: waiting would block the event loop.
   */
  change<T>(work: (draft: ManifestDraft) => T, options?: { readonly wait: boolean }): T;
  /** Reads the current content of the disk, rows and lists of the same moment. */
  readSnapshot<T>(work: () => T): T;
  /** Changes when another process has written. */
  revision(): number;
  /** Whether the store can be read and the last write succeeded; retries a write if it failed. */
  check(): boolean;
}

/** How often a write is retried after a failure. */
const RETRY_MS = 1_000;
/** Writes of other processes are noticed within this time; the query costs 4 µs, too much for every call. */
const FOREIGN_WRITE_MS = 10;

interface Snapshot extends ManifestHead {
  readonly generation: number;
  readonly digests: Record<ListName, string>;
  readonly texts: Record<ListName, string>;
  readonly lists: { [K in ListName]?: Map<string, Lists[K]> };
}

/**
 * What the store must contain, recorded outside of its rows: a row's own authentication cannot show that it is an older
 * version, or was deleted. One keyed hash covers all lists and the head of the audit trail, so an attacker with write
 * access can only restore an earlier state as a whole, and not while a relay runs: it knows the generation. (Nothing in
 * the database can detect a complete older copy at the start.)
 */
export function createManifest(deps: {
  readonly database: DatabaseSync;
  /** Keyed hash. */
  readonly mac: (text: string) => string;
  /** Called once, with the file's name, when one was deleted or replaced. */
  readonly onMoved?: ((file: string) => void) | undefined;
}): Manifest {
  const { database, mac, onMoved = () => {} } = deps;
  const inPlace = createInPlace(database);
  const readAll = database.prepare("SELECT name, value FROM meta WHERE name = 'state' OR name LIKE 'list-%'");
  const put = database.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const dataVersion = database.prepare('PRAGMA data_version');
  let current: Snapshot | null = null;
  let open: ManifestDraft | null = null;
  let highest = 0;
  let failedAt: number | null = null;
  let stamp = 0;
  let checkedAt = Number.NEGATIVE_INFINITY;
  let seen: unknown = null;
  let isMoved = false;

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
  const load = (): Snapshot => {
    const found = new Map((readAll.all() as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
    const [, tag = '', json = ''] = /^(\S+) (.+)$/s.exec(found.get('state') ?? '') ?? [];
    if (json === '' || tag !== mac(json)) throw corrupted();
    const head = JSON.parse(json) as Omit<Snapshot, 'texts' | 'lists'>;
    const texts = Object.fromEntries(NAMES.map((name) => [name, found.get(`list-${name}`) ?? ''])) as Snapshot['texts'];
    if (head.generation < highest || NAMES.some((name) => head.digests[name] !== digest(texts[name]))) {
      throw corrupted();
    }
    highest = head.generation;
    return { ...head, texts, lists: {} };
  };
  const listOf = <K extends ListName>(snapshot: Snapshot, name: K): Map<string, Lists[K]> => {
    const known = snapshot.lists[name] as Map<string, Lists[K]> | undefined;
    const list = known ?? new Map(JSON.parse(snapshot.texts[name]) as [string, Lists[K]][]);
    Object.assign(snapshot.lists, { [name]: list });
    return list;
  };
  const save = (before: Snapshot, { audit, rowEpoch, sealing }: ManifestHead, always: boolean): void => {
    const digests = { ...before.digests };
    for (const name of NAMES) {
      const list = before.lists[name];
      const text = list ? JSON.stringify([...list]) : before.texts[name];
      if (text === before.texts[name]) continue;
      put.run(`list-${name}`, text);
      digests[name] = digest(text);
    }
    const facts = JSON.stringify({ audit, rowEpoch, sealing, digests });
    const same = facts === JSON.stringify({ ...factsOf(before), digests: before.digests });
    if (!same || always) writeHead(before.generation + 1, facts);
  };
  const writeHead = (generation: number, facts: string): void => {
    const json = `{"generation":${generation},${facts.slice(1)}`;
    put.run('state', `${mac(json)} ${json}`);
  };
  const checkRevision = (): void => {
    const at = performance.now();
    if (at - checkedAt < FOREIGN_WRITE_MS) return;
    checkedAt = at;
    const version = (dataVersion.get() as { data_version: number }).data_version;
    if (version !== seen) {
      current = null;
      stamp += 1;
    }
    seen = version;
  };
  const known = (): Snapshot => {
    checkRevision();
    current ??= load();
    return current;
  };
  const change = <T>(work: (draft: ManifestDraft) => T, { always = false, waits = true } = {}): T => {
    if (open) return work(open);
    try {
      checkInPlace();
      database.exec('BEGIN IMMEDIATE');
      const before = load();
      const draft: ManifestDraft = { ...factsOf(before), list: (name) => listOf(before, name) };
      open = draft;
      const result = work(draft);
      save(before, draft, always);
      database.exec('COMMIT');
      failedAt = null;
      return result;
    } catch (error) {
      // If the lock was not waited for, that is not a failure of the store.
      if (isStoreFault(error) && (waits || !isLocked(error))) failedAt = performance.now();
      // SQLite rolls back by itself if the disk is full or fails.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      open = null;
      current = null;
    }
  };

  return {
    get head() {
      return open ?? known();
    },
    list: (name) => (open ? open.list(name) : listOf(known(), name)),
    change: (work, options) =>
      options?.wait === false && !open ? withoutWaiting(database, () => change(work, { waits: false })) : change(work),
    readSnapshot: (work) => {
      if (open) return work();
      database.exec('BEGIN');
      try {
        current = load();
        return work();
      } finally {
        if (database.isTransaction) database.exec('COMMIT');
      }
    },
    revision: () => {
      checkRevision();
      return stamp;
    },
    check: () => {
      try {
        checkInPlace();
        if (failedAt === null) load();
        else if (performance.now() - failedAt < RETRY_MS) return false;
        else withoutWaiting(database, () => change(() => {}, { always: true }));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Writes the state of an empty store. */
export function createEmptyManifest(database: DatabaseSync, mac: (text: string) => string): void {
  const put = database.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
  for (const name of NAMES) put.run(`list-${name}`, '[]');
  const digests = Object.fromEntries(NAMES.map((name) => [name, digest('[]')]));
  const facts: ManifestHead = { audit: { id: 0, mac: '' }, rowEpoch: 1, sealing: [{ epoch: 1, until: null }] };
  const json = JSON.stringify({ generation: 1, ...facts, digests });
  put.run('state', `${mac(json)} ${json}`);
}

const corrupted = (): StoreCorrupted => new StoreCorrupted('The state of the store is not what the relay wrote.');
const digest = (text: string): string => hash('sha256', text, 'base64url');
const factsOf = ({ audit, rowEpoch, sealing }: ManifestHead): ManifestHead => ({ audit, rowEpoch, sealing });
