import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import {
  CALLS_SCHEMA,
  inTransaction,
  LIST_SCHEMA,
  reasonOf,
  VERSION_WITH_TEXTS,
  VERSION_WITHOUT_USAGE,
  versionOf,
  whileLocked,
} from './database.ts';
import { createListDraft, type ListName, type Lists, timedKey } from './lists.ts';
import { createNodes } from './nodes.ts';
import { StartupError } from './startup-error.ts';
import { createEmptyState, createStoredState, type ManifestHead, readTagged, stateCorrupted } from './state.ts';

/** Version 2 had each list as one JSON text in `meta`, and the digests of the texts in the state. */
interface StateWithTexts extends ManifestHead {
  readonly generation: number;
  readonly digests: Readonly<Record<keyof Texts, string>>;
}
interface Texts {
  readonly secrets: readonly [id: string, readonly [name: string, version: number, deletedAt: number | null]][];
  readonly devices: readonly [id: string, 1][];
  readonly codes: readonly [hash: string, expiresAt: number][];
  readonly boxes: readonly [id: string, expiresAt: number][];
}

/** Origins of the pages that a secret's policy allows; none if its row is not what the relay wrote, or of another version. */
export type PagesOf = (id: string, version: number) => readonly string[];

/**
 * Converts a store of version 2 in one transaction, so that a process that is killed leaves the old one. Throws
 * `StartupError` if it is not what the relay wrote.
 */
export function convertLists(deps: {
  readonly database: DatabaseSync;
  readonly mac: (text: string) => string;
  readonly pagesOf: PagesOf;
}): void {
  const { database, mac, pagesOf } = deps;
  if (versionOf(database) !== VERSION_WITH_TEXTS) return;
  try {
    whileLocked(() =>
      inTransaction(database, () => {
        // Another process has converted it in the meantime.
        if (versionOf(database) !== VERSION_WITH_TEXTS) return;
        convert(database, mac, pagesOf);
        database.exec(`PRAGMA user_version = ${VERSION_WITHOUT_USAGE}`);
      }),
    );
  } catch (error) {
    throw new StartupError(`The database cannot be converted: ${reasonOf(error)}.`);
  }
}

function convert(database: DatabaseSync, mac: (text: string) => string, pagesOf: PagesOf): void {
  const select = database.prepare('SELECT value FROM meta WHERE name = ?');
  const textOf = (name: string) => (select.get(name) as { value: string } | undefined)?.value;
  const { digests, generation, audit, rowEpoch, sealing } = readTagged<StateWithTexts>(textOf('state'), mac);
  const read = <K extends keyof Texts>(name: K): Texts[K] => {
    const text = textOf(`list-${name}`) ?? '';
    if (digests?.[name] !== hash('sha256', text, 'base64url')) throw stateCorrupted();
    return JSON.parse(text) as Texts[K];
  };

  database.exec(LIST_SCHEMA);
  database.exec(CALLS_SCHEMA);
  const state = createEmptyState(database, { audit, rowEpoch, sealing }, generation + 1);
  const nodes = createNodes(database, () => state.nextNode++);
  const list = <K extends ListName>(name: K) =>
    createListDraft<Lists[K]>(
      nodes,
      () => state.lists[name],
      (root) => {
        state.lists = { ...state.lists, [name]: root };
      },
    );
  for (const [id, [name, version, deletedAt]] of read('secrets')) {
    if (deletedAt !== null) list('deleted').set(timedKey(deletedAt, id), [name, version]);
    else {
      list('secrets').set(name, [id, version]);
      for (const origin of pagesOf(id, version)) list('pages').set(`${origin} ${id}`, 1);
    }
  }
  for (const name of ['devices', 'codes', 'boxes'] as const) {
    for (const [key, value] of read(name)) list<'devices' | 'codes' | 'boxes'>(name).set(key, value);
  }
  database.exec("DELETE FROM meta WHERE name LIKE 'list-%'");
  createStoredState(database, mac).write(state);
}
