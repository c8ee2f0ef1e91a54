import type { Page } from 'playwright-core';

/** All that these stores of a database have, as text; nothing where the extension has not made the database yet. */
const storedIn = (page: Page, database: string, stores: readonly string[]): Promise<string> =>
  page.evaluate(
    ([database, stores]) =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open(database);
        // Otherwise the extension would find an empty database of its own version.
        opening.onupgradeneeded = () => {
          opening.transaction?.abort();
          resolve('');
        };
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const opened = opening.result;
          const transaction = opened.transaction(stores);
          const reads = stores.map((name) => transaction.objectStore(name).getAll());
          transaction.oncomplete = () => {
            opened.close();
            resolve(JSON.stringify(reads.map(({ result }) => result)));
          };
        };
      }),
    [database, stores] as const,
  );

export const storedHistory = (page: Page): Promise<string> => storedIn(page, 'history', ['entries', 'calls', 'totals']);

export const storedSaved = (page: Page): Promise<string> => storedIn(page, 'saved', ['folders', 'calls']);

/** Puts calls like the last one before it, each said to have this many bytes. */
export async function seedHistory(page: Page, count: number, bytes: number): Promise<void> {
  await page.evaluate(
    ([count, bytes]) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('history');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(['entries', 'calls', 'totals'], 'readwrite');
          const [entries, calls] = [transaction.objectStore('entries'), transaction.objectStore('calls')];
          const [templates, bodies] = [entries.getAll(), calls.getAll()];
          bodies.onsuccess = () => {
            const { id: _, ...entry } = templates.result.at(-1);
            entries.clear();
            calls.clear();
            for (let index = 0; index < count; index += 1) {
              const url = `https://seeded.example/${index}`;
              entries.add({ ...entry, url, bytes }).onsuccess = (event) =>
                calls.put(bodies.result.at(-1), (event.target as IDBRequest<IDBValidKey>).result);
            }
            transaction.objectStore('totals').put({ entries: count, bytes: count * bytes }, 0);
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [count, bytes] as const,
  );
}
