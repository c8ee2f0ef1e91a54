/** The store does not hold what the relay wrote: edited, swapped, rolled back or damaged. Says nothing of what it held. */
export class StoreCorrupted extends Error {
  override readonly name = 'StoreCorrupted';
}

/** What goes wrong with a disk or a database, and not with our code. */
export const isStoreFault = (error: unknown): boolean =>
  error instanceof StoreCorrupted || (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR');
