import sodium from 'libsodium-wrappers';
import { type Audit, createAudit } from './audit.ts';
import { createDevices, type Devices } from './devices/devices.ts';
import { deriveKeys, type Identity, identityOf } from './keys/derived-keys.ts';
import { readRootKey } from './keys/root-key.ts';
import { createVault, type Vault } from './secrets/vault.ts';
import { checkRootKey, openDatabase } from './store/database.ts';
import { createTestTokens, type TestTokens } from './test-tokens.ts';

/** All that is kept in a data folder, opened with its root key. */
export interface Keeper {
  readonly identity: Identity;
  readonly vault: Vault;
  readonly devices: Devices;
  readonly testTokens: TestTokens;
  readonly audit: Audit;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

const FLUSH_MS = 1_000;

/** Throws `StartRefused` with a sentence where the folder, database or root key is not what it must be. */
export async function openKeeper(options: {
  readonly dataDir: string;
  readonly rootKey?: string | undefined;
  readonly rootKeyFile?: string | undefined;
  readonly now?: () => number;
}): Promise<Keeper> {
  await sodium.ready;
  const now = options.now ?? Date.now;
  const database = openDatabase(options.dataDir);
  const keys = deriveKeys(readRootKey(options));
  checkRootKey(database, keys.check);

  const identity = identityOf(keys);
  const vault = createVault({ database, keys, identity, now });
  const devices = createDevices({ database, key: keys.tokens, now });
  const flush = (): void => {
    vault.flush();
    devices.flush();
  };
  // Counts of use may be late; a full disk must not end the process.
  const timer = setInterval(() => {
    try {
      flush();
    } catch {}
  }, FLUSH_MS);
  timer.unref();

  return {
    identity,
    vault,
    devices,
    audit: createAudit({ database, key: keys.audit, now }),
    testTokens: await createTestTokens(keys.testTokens),
    ready: async () => {
      try {
        database.prepare('SELECT 1').get();
        return true;
      } catch {
        return false;
      }
    },
    close: async () => {
      clearInterval(timer);
      flush();
      database.close();
    },
  };
}
