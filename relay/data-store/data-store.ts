import { createHmac } from 'node:crypto';
import sodium from 'libsodium-wrappers';
import { type Audit, createAudit } from '../audit/audit.ts';
import type { RefusalCoalescer } from '../audit/coalesce.ts';
import { createDevices, type Devices } from '../devices/devices.ts';
import { createTestTokens, type TestTokens } from '../identity/test-tokens.ts';
import { type DerivedKeys, deriveKeys } from '../keys/derived-keys.ts';
import { markFileOf, readRootKey } from '../keys/root-key.ts';
import { createSealingKeys, type SealingKeys } from '../keys/sealing-keys.ts';
import type { Counter } from '../limits/counts.ts';
import { interruptAll } from '../queue/interrupt.ts';
import { openQueueStore } from '../queue/open-queue-store.ts';
import type { QueueStore } from '../queue/queue-store.ts';
import { createPagesOfRow } from '../secrets/pages-of-row.ts';
import { createRotation, type Rotation } from '../secrets/rotation.ts';
import { createRowCipher } from '../secrets/row-cipher.ts';
import { createSecretRows } from '../secrets/rows.ts';
import { createVault, type Vault } from '../secrets/vault.ts';
import { addCalls } from '../store/add-calls.ts';
import { addUsage } from '../store/add-usage.ts';
import { convertLists } from '../store/convert-lists.ts';
import { copyDatabase } from '../store/copy.ts';
import { onceUnlocked, openDatabase } from '../store/database.ts';
import { checkRootKey, isNew } from '../store/first-start.ts';
import { createEmptyManifest, createManifest } from '../store/manifest.ts';
import { createMark } from '../store/mark.ts';
import { type OpenedStore, openLocal } from '../store/open-local.ts';
import type { Peers } from '../store/postgres/peers.ts';
import { StartupError } from '../store/startup-error.ts';
import { createUsage, type Usage } from '../usage/usage.ts';
import { type CommonParts, partsOfOne } from './common-parts.ts';

/** Everything in a data folder, opened with its root key. */
export interface DataStore {
  readonly sealing: SealingKeys;
  readonly vault: Vault;
  readonly devices: Devices;
  readonly testTokens: TestTokens;
  readonly audit: Audit;
  readonly rotation: Rotation;
  /** Counts of limits; on SQLite written about once a second and on close. */
  readonly counts: Counter;
  /** Written about once a second and on close. */
  readonly usage: Usage;
  readonly queuedCalls: QueueStore;
  /** The other relays on the same Postgres; null on SQLite. */
  readonly peers: Peers | null;
  /** When a replica of Postgres was last known to be current, by `machineMs`; 0 on SQLite. */
  currentAt(): number;
  /** The file of the mark, and whether it can be written. */
  readonly mark: { readonly file: string; readonly isWritten: boolean };
  /** Copies the database as it is at one moment, while it is used; the generation of the copy. */
  copyTo(file: string): Promise<number>;
  /** A change that another process says it has made is in force with the next read. */
  recheck(): void;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

const FLUSH_MS = 1_000;

export interface StoreOptions {
  readonly dataDir: string;
  readonly rootKey?: string | undefined;
  readonly rootKeyFile?: string | undefined;
  /** Where the store is in Postgres, of which the data folder then has a replica. */
  readonly databaseUrl?: string | undefined;
  /** Default: beside the root key. */
  readonly markFile?: string | undefined;
  /** A database that is older than its mark is a restored backup. */
  readonly acceptOlder?: boolean;
  readonly now?: () => number;
  /** A parameter so that tests can access the connection. */
  readonly open?: typeof openDatabase;
  /** Called once when a file of the database was deleted or replaced. */
  readonly onMoved?: (file: string) => void;
  /** Called after each change that this process has made. */
  readonly onChanged?: (() => void) | undefined;
  /** Given in a worker, whose primary process writes the refusals that it is told of, and the mark. */
  readonly refusals?: RefusalCoalescer | undefined;
  /** Given in a worker: when its primary process last knew a replica of Postgres to be current, by `machineMs`. */
  readonly followedAt?: (() => number) | undefined;
}

/** Throws `StartupError` if the folder, database or root key is not usable. */
export async function openDataStore(options: StoreOptions): Promise<DataStore> {
  await sodium.ready;
  const store = await openStore(options);
  try {
    return await openParts(options, store);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** What only a relay with Postgres needs is loaded there alone. */
async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const { databaseUrl: url, dataDir, acceptOlder = false, open = openDatabase, followedAt } = options;
  if (url === undefined) return openLocal(dataDir, open);
  const { openReplica } = await import('../store/postgres/open-replica.ts');
  return openReplica({ url, dataDir, acceptOlder, open, followedAt });
}

async function openCommonParts(
  { common, database }: OpenedStore,
  keys: DerivedKeys,
  now: () => number,
): Promise<CommonParts> {
  if (common === null) return partsOfOne(database, keys, now);
  const { partsOfSeveral } = await import('./parts-of-several.ts');
  return partsOfSeveral(common, keys);
}

async function openParts(options: StoreOptions, store: OpenedStore): Promise<DataStore> {
  const now = options.now ?? Date.now;
  const { database, authority } = store;
  const keys = deriveKeys(readRootKey(options, isNew(database)));
  const mac = (text: string): string => createHmac('sha256', keys.state).update(text).digest('base64url');
  await checkRootKey(database, authority, keys.check, () => createEmptyManifest(database, mac));
  const cipher = createRowCipher(keys.rows);
  convertLists({ database, mac, pagesOf: createPagesOfRow(database, cipher) });
  addCalls(database, mac);
  addUsage(database);
  const { onMoved, onChanged } = options;
  const manifest = createManifest({ database, mac, authority, onMoved, onChanged });
  if (!(await manifest.check()) && !((await store.reload()) && (await manifest.check())))
    throw new StartupError('The database is not what the relay wrote; bring back a backup.');
  const markFile = options.markFile ?? markFileOf(options);
  const mark = createMark(markFile, mac);
  const isWorker = options.refusals !== undefined;
  const isOlder = mark.isOlder(manifest.generation);
  if (!options.acceptOlder && !isWorker) mark.check(manifest.generation);

  const sealing = createSealingKeys({ manifest, keys, now });
  const audit = createAudit({ database, manifest, key: keys.audit, now, refusals: options.refusals });
  const vault = createVault({ database, manifest, cipher, sealing, audit, now });
  const devices = createDevices({ database, manifest, audit, key: keys.tokens, now });
  const queuedCalls = openQueueStore({ store, manifest, keys, dataDir: options.dataDir, now });
  if (options.acceptOlder) {
    const subject = `change ${manifest.generation}`;
    await manifest.change(() => audit.append({ who: 'cli', what: 'store.accepted', subject, code: null }));
    // Calls that wait in an older copy may have run since.
    if (isOlder) await interruptAll(queuedCalls);
    mark.raise(manifest.generation, true);
  }
  const { counts, usageRows, peers, flushCounts } = await openCommonParts(store, keys, now);
  const usage = createUsage(usageRows, now);
  // At worst, this data is lost; a full disk must not end the process. `ready` reports the failure.
  const flush = async (all = false): Promise<void> => {
    for (const work of [
      () => vault.flush(all),
      devices.flush,
      flushCounts,
      () => usage.flush(all),
      () => audit.flush(all),
      () => isWorker || mark.raise(manifest.generation),
    ]) {
      try {
        // At the end there is no later write.
        await (all ? onceUnlocked(work) : work());
      } catch {}
    }
  };
  // One after another, or what is still being written would be counted twice.
  let flushing: Promise<void> | null = null;
  const timer = setInterval(() => {
    flushing ??= flush().finally(() => {
      flushing = null;
    });
  }, FLUSH_MS);
  timer.unref();

  return {
    sealing,
    vault,
    devices,
    counts,
    usage,
    audit,
    queuedCalls,
    peers,
    currentAt: () => store.common?.currentAt() ?? 0,
    rotation: createRotation({ rows: createSecretRows(database, manifest), manifest, cipher, audit, now }),
    testTokens: await createTestTokens(keys.testTokens),
    mark: { file: markFile, isWritten: isWorker || mark.raise(manifest.generation) },
    copyTo: (file) => copyDatabase(database, file, mac),
    recheck: manifest.recheck,
    ready: () => manifest.check(),
    close: async () => {
      clearInterval(timer);
      await flushing;
      await flush(true);
      await store.close();
    },
  };
}
