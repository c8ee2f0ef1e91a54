import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import sodium from 'libsodium-wrappers';
import { StartupError } from '../store/startup-error.ts';

const BYTES = 32;

export interface RootKeySource {
  readonly dataDir: string;
  /** The key itself, from the environment. */
  readonly rootKey?: string | undefined;
  readonly rootKeyFile?: string | undefined;
}

/**
 * The key that everything else derives from. It is never in the database. Created at the first start if none is
 * configured, but not for a database that has one already: a new key would only hide that the old one is missing.
 */
export function readRootKey({ dataDir, rootKey, rootKeyFile }: RootKeySource, mayCreate: boolean): Uint8Array {
  if (rootKey !== undefined) return decode(rootKey, 'RELAY_ROOT_KEY');
  const file = keyFileOf({ dataDir, rootKeyFile });
  const found = readIfThere(file);
  if (found !== null) return decode(found, file);
  if (rootKeyFile !== undefined) throw new StartupError(`RELAY_ROOT_KEY_FILE names ${file}, which cannot be read.`);
  if (!mayCreate) throw new StartupError(`The root key of this database is missing: put ${file} back, or name it.`);
  return create(file) ?? decode(readIfThere(file) ?? '', file);
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StartupError(`The root key in ${file} cannot be read.`);
  }
}

function decode(text: string, where: string): Uint8Array {
  const key = strictlyDecoded(text.trim());
  if (key?.length !== BYTES) throw new StartupError(`${where} must hold ${BYTES} bytes in base64 or hex.`);
  return Uint8Array.from(key);
}

/**
 * Null if the text has an invalid character: `Buffer.from` skips those, and a copying error would result in another
 * key.
 */
function strictlyDecoded(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const url = text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const bytes = Buffer.from(url, 'base64url');
  return bytes.toString('base64url') === url ? bytes : null;
}

/**
 * The file of the root key if others than its owner may read or write it; null on Windows, where modes are not
 * meaningful. A warning and not a refusal, unlike in ssh: for a mounted key (Kubernetes, Docker), the person who starts
 * the relay often cannot change its mode, and the container protects it.
 */
export function exposedKeyFile({ dataDir, rootKey, rootKeyFile }: RootKeySource): string | null {
  if (rootKey !== undefined || process.platform === 'win32') return null;
  const file = keyFileOf({ dataDir, rootKeyFile });
  return (statSync(file).mode & 0o077) === 0 ? null : file;
}

/** Whether the key is there, though not that it is one. */
export const hasRootKey = (source: RootKeySource): boolean =>
  source.rootKey !== undefined || existsSync(keyFileOf(source));

/**
 * Where the mark of the store is: beside the root key, by the name of the data folder, as several relays may have the same
 * key file; in the data folder where the key is in the environment, or in a folder that cannot be written, as mounted keys are.
 */
export function markFileOf(source: RootKeySource): string {
  const inData = join(source.dataDir, 'root.key.mark');
  const file = keyFileOf(source);
  if (source.rootKey !== undefined || resolve(dirname(file)) === resolve(source.dataDir)) return inData;
  try {
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
    const name = createHash('sha256').update(resolve(source.dataDir)).digest('hex').slice(0, 8);
    return `${file}.${name}.mark`;
  } catch {
    return inData;
  }
}

export const keyFileOf = ({ dataDir, rootKeyFile }: RootKeySource): string => rootKeyFile ?? join(dataDir, 'root.key');

/**
 * Exclusive, so that two concurrent first starts use the same key (null: the other one created it); synced before
 * anything is encrypted with it.
 */
function create(file: string): Uint8Array | null {
  const key = sodium.randombytes_buf(BYTES);
  const descriptor = openNew(file);
  if (descriptor === null) return null;
  try {
    writeSync(descriptor, `${Buffer.from(key).toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(file));
  return key;
}

function openNew(file: string): number | null {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw new StartupError(`The root key cannot be written to ${file}.`);
  }
}

/** So that the file's name survives a power failure, too. Windows cannot sync folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
