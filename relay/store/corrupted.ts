/** The store does not contain what the relay wrote: edited, swapped, rolled back or damaged. Never quotes its content. */
export class StoreCorrupted extends Error {
  override readonly name = 'StoreCorrupted';
}

/** A file of the database was deleted or replaced under the open connection. */
export class StoreMoved extends Error {
  override readonly name = 'StoreMoved';
  /** Its name, without the folder. */
  readonly file: string;
  constructor(file: string) {
    super(`${file} is not the file that was opened.`);
    this.file = file;
  }
}

/** Postgres cannot be reached, or cannot do what it was asked for. Never quotes it, nor its URL. */
export class StoreUnreachable extends Error {
  override readonly name: string = 'StoreUnreachable';
  /** For a person, to follow "Postgres cannot be used". */
  readonly reason: string;
  constructor(reason: string) {
    super(`Postgres cannot be used: ${reason}.`);
    this.reason = reason;
  }
}

/** The connection to Postgres broke while it was about to keep a change: nobody knows yet whether it has. */
export class StoreUncertain extends StoreUnreachable {
  override readonly name = 'StoreUncertain';
}

/** An error of the disk or the database, not of the relay. */
export const isStoreFault = (error: unknown): boolean =>
  error instanceof StoreCorrupted ||
  error instanceof StoreMoved ||
  error instanceof StoreUnreachable ||
  (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR');

/** Another process holds the lock (SQLITE_BUSY, https://sqlite.org/rescode.html#busy). */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
