import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';
import { type Guards, type OpenStore, openStore } from './store.ts';

/**
 * Somebody who can write to the database, but does not have the root key, tries to have something else believed than what
 * the relay wrote. Each attack is also made on a store without the guard that stops it, where it must succeed.
 */
const MINUTE = 60_000;
export const VALUE = 'the-true-value-0123456789';
export const OLD = 'the-old-value-0123456789';
const NARROW = [{ origin: 'https://api.example' }];

export type Row = Record<string, string | number | null | Uint8Array>;
export type Dump = Record<string, Row[]>;

export interface Scene {
  readonly store: OpenStore;
  /** The store as it was earlier: the victim in its first version, `gone` alive, a device and a code that are used since. */
  readonly before: Dump;
  readonly code: string;
  readonly revoked: string;
  readonly device: string;
  readonly deviceId: string;
}

export interface Stage {
  /** A store that has something to be brought back, with or without its guards. */
  stage(guards: Guards): Promise<Scene>;
  /** Another connection, as another program has it. */
  attack(change: (database: DatabaseSync) => void): void;
  /** The same folder, as a relay that starts finds it. */
  reopen(guards?: Guards): Promise<OpenStore>;
  /** For a second scene in one test. */
  leave(): Promise<void>;
}

/** For a whole test file: each test gets a folder of its own. */
export function useStage(): Stage {
  let folder: TemporaryFolder;
  let clock = 0;
  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = Date.parse('2030-01-01T00:00:00Z');
  });
  afterEach(() => folder.remove());

  const reopen = (guards: Guards = {}): Promise<OpenStore> => openStore(folder.path, { now: () => clock, ...guards });
  const stage = async (guards: Guards): Promise<Scene> => {
    const store = await reopen(guards);
    const { vault, devices } = store;
    await vault.set('victim', OLD, { access: 'public', allow: NARROW }, 'cli');
    await vault.set('other', 'another-value-0123456789', { access: 'private', allow: NARROW }, 'cli');
    await vault.set('gone', 'a-deleted-value-0123456789', {}, 'cli');
    const pair = async (code: string) => {
      const paired = await devices.pair(code, 'Device', null);
      return paired.ok ? paired.value : { deviceId: '', deviceToken: '' };
    };
    const revoked = await pair(await devices.createCode());
    const kept = await pair(await devices.createCode());
    const code = await devices.createCode();
    await store.manifest.change((draft) => draft.list('boxes').set('taken-box', 9e15));
    const before = dump(store.database);

    clock += MINUTE;
    await vault.set('victim', VALUE, { access: 'public', allow: NARROW }, 'cli');
    await vault.remove('gone', 'cli');
    await devices.revoke(revoked.deviceId, 'cli');
    await pair(code);
    return {
      store,
      before,
      code,
      revoked: revoked.deviceToken,
      device: kept.deviceToken,
      deviceId: kept.deviceId,
    };
  };

  const attack: Stage['attack'] = (change) => {
    const database = new DatabaseSync(path.join(folder.path, 'relay.db'));
    database.exec('PRAGMA foreign_keys = OFF');
    change(database);
    database.close();
  };
  const leave = async (): Promise<void> => {
    await folder.remove();
    folder = await temporaryFolder();
  };
  return { stage, attack, reopen, leave };
}

export const TABLES = ['meta', 'nodes', 'secrets', 'devices', 'audit'] as const;
/** All rows of all tables, to be put back later. */
export const dump = (database: DatabaseSync): Dump =>
  Object.fromEntries(TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table}`).all() as Row[]]));

/** The row as it was at another time. */
export function putBack(database: DatabaseSync, table: string, row: Row | undefined): void {
  if (!row) throw new Error('There is no such row.');
  const names = Object.keys(row);
  database
    .prepare(`INSERT OR REPLACE INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`)
    .run(...Object.values(row));
}
export const rowOf = (rows: Row[] | undefined, name: string): Row | undefined => rows?.find((row) => row.name === name);

/** `served` with value and policy, `missing`, or the kind of error. */
export function outcome(store: OpenStore, name = 'victim'): string {
  try {
    const secret = store.vault.find(name);
    if (!secret) return 'missing';
    return `served ${store.vault.open(secret).value} ${JSON.stringify(secret.policy.allow)}`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
export const TRUE = `served ${VALUE} ${JSON.stringify(NARROW)}`;

export const sql = (text: string) => (database: DatabaseSync) => database.exec(text);
