import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { StartupError } from './startup-error.ts';

/**
 * The generation that the store has reached, in a file outside of the database: nothing in the database can tell that
 * all of it is an older copy. As good as its place: whoever can put back the file as well is not noticed.
 */
export interface Mark {
  /** Throws `StartupError` if the store is older than the mark. */
  check(generation: number): void;
  /** Whether that would throw. */
  isOlder(generation: number): boolean;
  /** Never lower than before, unless `force`. Returns whether it could be written. */
  raise(generation: number, force?: boolean): boolean;
}

export function createMark(file: string, mac: (text: string) => string): Mark {
  const tagOf = (generation: number): string => mac(`mark ${generation}`);
  /** Null without a mark; -1 for a text that the relay did not write. */
  const read = (): number | null => {
    const text = readIfThere(file);
    if (text === null || text === '') return null;
    const [, generation = '', tag = ''] = /^(\d{1,15}) (\S+)\n$/.exec(text) ?? [];
    return tag !== '' && tag === tagOf(Number(generation)) ? Number(generation) : -1;
  };
  const isOlder = (marked: number | null, generation: number): marked is number =>
    marked !== null && (marked < 0 || marked > generation);
  let written = 0;

  return {
    isOlder: (generation) => isOlder(read(), generation),
    check: (generation) => {
      const marked = read();
      if (!isOlder(marked, generation)) return;
      throw new StartupError(`${whatIsWrong(marked, generation, file)} If that is wanted, use --accept-older.`);
    },
    raise: (generation, force = false) => {
      if (!force && generation <= written) return true;
      try {
        // Another process on the same store may have gone further.
        if (force || (read() ?? 0) < generation) replace(file, `${generation} ${tagOf(generation)}\n`);
        written = generation;
        return true;
      } catch {
        return false;
      }
    },
  };
}

function whatIsWrong(marked: number, generation: number, file: string): string {
  if (marked < 0) return `The mark in ${file} is not of this database.`;
  const before = `it was at change ${marked} before (${file})`;
  return generation <= 1
    ? `The database is a new one, and ${before}: it was deleted, or its folder is not the one it was.`
    : `The database is an older copy: it is at change ${generation}, and ${before}. Secrets that were deleted and devices that were revoked since would be back.`;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new StartupError(`The mark in ${file} cannot be read.`);
  }
}

/** Synced before it gets its name: after a power failure the file has the old text or the new one. */
function replace(file: string, text: string): void {
  const next = `${file}.${process.pid}`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
}
