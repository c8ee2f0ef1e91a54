const NAME = 'history';
const VERSION = 1;

/** The result of a request, as a promise. */
export const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves when the transaction is on its way to the disk. */
export const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** `entries` by their number, `calls` by the number of their entry, and the sums of both in `totals`. */
export function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries', { keyPath: 'id', autoIncrement: true });
    request.result.createObjectStore('calls');
    request.result.createObjectStore('totals');
  };
  return done(request);
}
