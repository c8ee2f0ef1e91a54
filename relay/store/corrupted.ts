/** The store does not hold what the relay wrote: edited, swapped, rolled back or damaged. Says nothing of what it held. */
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

/** What goes wrong with a disk or a database, and not with our code. */
export const isStoreFault = (error: unknown): boolean =>
  error instanceof StoreCorrupted ||
  error instanceof StoreMoved ||
  (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR');

/** Another process holds the lock (SQLITE_BUSY, https://sqlite.org/rescode.html#busy). */
export const isLocked = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
