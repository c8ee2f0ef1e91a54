import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { type Audit, createAudit } from '../audit/audit.ts';
import type { RefusalCoalescer } from '../audit/coalesce.ts';
import { createDevices, type Devices } from '../devices/devices.ts';
import { createTestTokens, type TestTokens } from '../identity/test-tokens.ts';
import { deriveKeys } from '../keys/derived-keys.ts';
import { markFileOf, readRootKey } from '../keys/root-key.ts';
import { createSealingKeys, type SealingKeys } from '../keys/sealing-keys.ts';
import { createCountRows } from '../limits/count-rows.ts';
import { type Counts, createCounts } from '../limits/counts.ts';
import { createBodies } from '../queue/bodies.ts';
import { createCallCipher } from '../queue/call-cipher.ts';
import { createQueueStore, type QueueStore } from '../queue/queue-store.ts';
import { createPagesOfRow } from '../secrets/pages-of-row.ts';
import { createRotation, type Rotation } from '../secrets/rotation.ts';
import { createRowCipher } from '../secrets/row-cipher.ts';
import { createSecretRows } from '../secrets/rows.ts';
import { createVault, type Vault } from '../secrets/vault.ts';
import { addCalls } from '../store/add-calls.ts';
import { convertLists } from '../store/convert-lists.ts';
import { copyDatabase } from '../store/copy.ts';
import { checkRootKey, isNew, openDatabase, whileLocked } from '../store/database.ts';
import { createEmptyManifest, createManifest } from '../store/manifest.ts';
import { createMark } from '../store/mark.ts';
import { StartupError } from '../store/startup-error.ts';

/** Everything in a data folder, opened with its root key. */
export interface DataStore {
  readonly sealing: SealingKeys;
  readonly vault: Vault;
  readonly devices: Devices;
  readonly testTokens: TestTokens;
  readonly audit: Audit;
  readonly rotation: Rotation;
  /** Counts of limits; written about once a second and on close. */
  readonly counts: Counts;
  readonly queuedCalls: QueueStore;
  /** The file of the mark, and whether it can be written. */
  readonly mark: { readonly file: string; readonly isWritten: boolean };
  /** Copies the database as it is at one moment, while it is used; the generation of the copy. */
  copyTo(file: string): Promise<number>;
  /** A change that another process says it has made is in force with the next read. */
  recheck(): void;
  ready(): boolean;
  close(): void;
}

const FLUSH_MS = 1_000;

/** Throws `StartupError` if the folder, database or root key is not usable. */
export async function openDataStore(options: {
  readonly dataDir: string;
  readonly rootKey?: string | undefined;
  readonly rootKeyFile?: string | undefined;
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
}): Promise<DataStore> {
  await sodium.ready;
  const now = options.now ?? Date.now;
  const database = (options.open ?? openDatabase)(options.dataDir);
  const keys = deriveKeys(readRootKey(options, isNew(database)));
  const mac = (text: string): string => createHmac('sha256', keys.state).update(text).digest('base64url');
  checkRootKey(database, keys.check, () => createEmptyManifest(database, mac));
  const cipher = createRowCipher(keys.rows);
  convertLists({ database, mac, pagesOf: createPagesOfRow(database, cipher) });
  addCalls(database, mac);
  const manifest = createManifest({ database, mac, onMoved: options.onMoved, onChanged: options.onChanged });
  if (!manifest.check()) throw new StartupError('The database is not what the relay wrote; bring back a backup.');
  const markFile = options.markFile ?? markFileOf(options);
  const mark = createMark(markFile, mac);
  const isWorker = options.refusals !== undefined;
  if (!options.acceptOlder && !isWorker) mark.check(manifest.generation);

  const sealing = createSealingKeys({ manifest, keys, now });
  const audit = createAudit({ database, manifest, key: keys.audit, now, refusals: options.refusals });
  const vault = createVault({ database, manifest, cipher, sealing, audit, now });
  const devices = createDevices({ database, manifest, audit, key: keys.tokens, now });
  if (options.acceptOlder) {
    audit.append({ who: 'cli', what: 'store.accepted', subject: `change ${manifest.generation}`, code: null });
    mark.raise(manifest.generation, true);
  }
  const counts = createCounts(
    createCountRows({
      database,
      key: keys.tokens,
      inTransaction: (work) => manifest.change(work, { wait: false }),
    }),
    now,
  );
  const callCipher = createCallCipher(keys.calls);
  const bodies = createBodies(join(options.dataDir, 'queue'), callCipher);
  const queuedCalls = createQueueStore({ database, manifest, cipher: callCipher, bodies, key: keys.tokens, now });
  // At worst, this data is lost; a full disk must not end the process. `ready` reports the failure.
  const flush = (all = false): void => {
    for (const work of [
      vault.flush,
      devices.flush,
      counts.flush,
      () => audit.flush(all),
      () => isWorker || mark.raise(manifest.generation),
    ]) {
      try {
        // At the end there is nothing to block any more, and no later write.
        if (all) whileLocked(work);
        else work();
      } catch {}
    }
  };
  const timer = setInterval(flush, FLUSH_MS);
  timer.unref();

  return {
    sealing,
    vault,
    devices,
    counts,
    audit,
    queuedCalls,
    rotation: createRotation({ rows: createSecretRows(database, manifest), manifest, cipher, audit, now }),
    testTokens: await createTestTokens(keys.testTokens),
    mark: { file: markFile, isWritten: isWorker || mark.raise(manifest.generation) },
    copyTo: (file) => copyDatabase(database, file, mac),
    recheck: manifest.recheck,
    ready: () => manifest.check(),
    close: () => {
      clearInterval(timer);
      flush(true);
      database.close();
    },
  };
}
