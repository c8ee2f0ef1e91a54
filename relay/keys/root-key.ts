import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
 * The one key that everything else derives from. It is never in the database; made at the first start where none is named,
 * and never beside a database that another one was used for: that would only hide that it is missing.
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
 * Null where any character has no part in the bytes: `Buffer.from` leaves out what it does not know, and a slip in a copied
 * key would make another key of it.
 */
function strictlyDecoded(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const url = text.replace(/=$/, '').replaceAll('+', '-').replaceAll('/', '_');
  const bytes = Buffer.from(url, 'base64url');
  return bytes.toString('base64url') === url ? bytes : null;
}

/**
 * The file of the root key where others than its owner may read or write it; null on Windows, whose modes do not say. Told
 * and not refused, unlike ssh does with a key of one's own: where the key is mounted (Kubernetes, Docker), whoever starts
 * the relay has often no say in its mode, and the container is what keeps others out.
 */
export function exposedKeyFile({ dataDir, rootKey, rootKeyFile }: RootKeySource): string | null {
  if (rootKey !== undefined || process.platform === 'win32') return null;
  const file = keyFileOf({ dataDir, rootKeyFile });
  return (statSync(file).mode & 0o077) === 0 ? null : file;
}

const keyFileOf = ({ dataDir, rootKeyFile }: RootKeySource): string => rootKeyFile ?? join(dataDir, 'root.key');

/**
 * Exclusive, so that two first starts cannot each go on with a key of their own (null: the other one was first); synced
 * before anything is sealed under it.
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

/** The name in the folder must outlive a power cut too. Windows has no such thing for folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
