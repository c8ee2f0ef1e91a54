import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartupError } from './startup-error.ts';

/**
 * Creates the folder if it does not exist, for its owner only. Throws `StartupError` if it or one of the files is
 * read-only. SQLite reports that differently depending on which of its files exist; and the relay must not start on a
 * read-only store, as it would serve calls but could not revoke anything.
 */
export function prepareFolder(folder: string, files: readonly string[]): void {
  const there = nearestExisting(folder);
  // Node reports ENOENT for a folder that cannot be created on a read-only file system.
  if (isFolder(there)) attempt(there, () => accessSync(there, constants.W_OK | constants.X_OK));
  attempt(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  // Not by opening them: closing a file releases all POSIX locks of this process on it, also SQLite's, and another
  // process would then consider the database unused (https://www.sqlite.org/howtocorrupt.html, section 2.2).
  for (const file of files)
    if (existsSync(file)) attempt(file, () => accessSync(file, constants.R_OK | constants.W_OK));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const nearestExisting = (path: string): string =>
  existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const remedy = REMEDIES[code];
    if (remedy === undefined) throw error;
    const what = statSync(path, { throwIfNoEntry: false })?.isFile() ? 'file' : 'folder';
    throw new StartupError(`The ${what} ${path} is read-only: ${remedy}, or name another folder in RELAY_DATA_DIR.`);
  }
}

const MODES = 'make it writable for the user that runs the relay (chown, chmod)';
const REMEDIES: Readonly<Record<string, string>> = {
  EROFS: 'mount its file system so that it can be written',
  EACCES: MODES,
  EPERM: MODES,
};
