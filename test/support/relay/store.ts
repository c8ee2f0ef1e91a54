import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import sodium from 'libsodium-wrappers';
import { type Audit, createAudit } from '../../../relay/audit/audit.ts';
import { createDevices, type Devices } from '../../../relay/devices/devices.ts';
import { type DerivedKeys, deriveKeys } from '../../../relay/keys/derived-keys.ts';
import { readRootKey } from '../../../relay/keys/root-key.ts';
import { createSealingKeys, type SealingKeys } from '../../../relay/keys/sealing-keys.ts';
import { createRotation, type Rotation } from '../../../relay/secrets/rotation.ts';
import { createRowCipher, type RowCipher } from '../../../relay/secrets/row-cipher.ts';
import { createSecretRows } from '../../../relay/secrets/rows.ts';
import { createVault, type Vault } from '../../../relay/secrets/vault.ts';
import { openDatabase } from '../../../relay/store/database.ts';
import { checkRootKey, isNew } from '../../../relay/store/first-start.ts';
import type { List, ListName } from '../../../relay/store/lists.ts';
import { createEmptyManifest, createManifest, type Manifest } from '../../../relay/store/manifest.ts';
import { type OpenedStore, openLocal } from '../../../relay/store/open-local.ts';
import { databaseUrlOf } from './store-place.ts';

/** The guards of the store; a test takes one out to see that it is what holds. */
export interface Guards {
  readonly mac?: (text: string) => string;
  readonly cipher?: RowCipher;
  readonly state?: (manifest: Manifest, database: DatabaseSync) => Manifest;
  readonly now?: () => number;
}

/** Default: the data folder has both. */
export interface Place {
  /** Of Postgres. */
  readonly url?: string;
  readonly rootKey?: string;
}

export interface OpenStore {
  readonly database: DatabaseSync;
  readonly keys: DerivedKeys;
  readonly manifest: Manifest;
  readonly vault: Vault;
  readonly devices: Devices;
  readonly audit: Audit;
  readonly sealing: SealingKeys;
  readonly rotation: Rotation;
  close(): Promise<void>;
}

/** What `openDataStore` opens, with every part in reach and replaceable; nothing runs by the clock. */
export async function openStore(dataDir: string, guards: Guards = {}, place: Place = {}): Promise<OpenStore> {
  await sodium.ready;
  const now = guards.now ?? Date.now;
  const { database, authority, close } = await openIn(dataDir, place.url);
  const keys = deriveKeys(readRootKey({ dataDir, rootKey: place.rootKey }, isNew(database)));
  const mac = guards.mac ?? ((text) => createHmac('sha256', keys.state).update(text).digest('base64url'));
  await checkRootKey(database, authority, keys.check, () => createEmptyManifest(database, mac));
  const honest = createManifest({ database, mac, authority });
  const manifest = guards.state?.(honest, database) ?? honest;
  const cipher = guards.cipher ?? createRowCipher(keys.rows);
  const sealing = createSealingKeys({ manifest, keys, now });
  const audit = createAudit({ database, manifest, key: keys.audit, now });
  const vault = createVault({ database, manifest, cipher, sealing, audit, now });
  const devices = createDevices({ database, manifest, audit, key: keys.tokens, now });
  const rotation = createRotation({ rows: createSecretRows(database, manifest), manifest, cipher, audit, now });
  return { database, keys, manifest, vault, devices, audit, sealing, rotation, close };
}

async function openIn(dataDir: string, given: string | undefined): Promise<OpenedStore> {
  const url = given ?? (await databaseUrlOf(dataDir));
  if (url === undefined) return openLocal(dataDir, openDatabase);
  const { openReplica } = await import('../../../relay/store/postgres/open-replica.ts');
  return openReplica({ url, dataDir, acceptOlder: false, open: openDatabase });
}

/** Without the hash over the state: whoever can write to the database can write that too. */
export const NO_MAC: Guards = { mac: () => 'none' };

/** Without transactions: what a change has written before it failed stays. */
export const NO_TRANSACTIONS: Guards = {
  state: (manifest, database) => {
    const exec = database.exec.bind(database);
    database.exec = (sql) => (/^(?:BEGIN|COMMIT|ROLLBACK)/.test(sql) ? undefined : exec(sql));
    return manifest;
  },
};

/** Without the rows' authentication. */
export const NO_CIPHER: Guards = {
  cipher: { seal: (_, value) => Buffer.from(value), open: (_, sealed) => Buffer.from(sealed).toString() },
};

/** Whatever these rows are, as one leaf. */
function listOf(rows: readonly Record<string, unknown>[]): List<unknown> {
  const entries = rows.map(({ key, value }) => [String(key), value] as const);
  const hash = JSON.stringify(entries);
  const get = (key: string): unknown => new Map(entries).get(key);
  return {
    hash,
    size: entries.length,
    get,
    has: (key) => get(key) !== undefined,
    leafOf: () => ({ hash, from: '', to: null, entries }),
    firstFrom: (from) => entries.find(([key]) => key >= from) ?? null,
  };
}

/** Without the lists: every row that is there is believed. */
export const NO_LISTS: Guards = {
  state: (manifest, database) => ({
    ...manifest,
    get head() {
      return manifest.head;
    },
    // To read a list notices what others have written; what it has is not used.
    get revision() {
      try {
        manifest.list('secrets').has('any');
      } catch {}
      return manifest.revision;
    },
    list: ((name: ListName) => {
      if (name === 'devices') return listOf(database.prepare('SELECT id AS key, 1 AS value FROM devices').all());
      if (name !== 'secrets') return manifest.list(name);
      const rows = database
        .prepare('SELECT id, name, version FROM secrets WHERE deleted_at IS NULL ORDER BY name')
        .all();
      return listOf(rows.map(({ id, name, version }) => ({ key: name, value: [id, version] })));
    }) as Manifest['list'],
  }),
};
