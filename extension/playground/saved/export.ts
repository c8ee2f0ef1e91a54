import { browser } from 'wxt/browser';
import type { HistoryStore } from '../../history/store.ts';
import type { Library } from '../../saved/library.ts';

export type ExportFormat = 'json' | 'postman' | 'har';

/** Downloads what is saved. The code of the formats is loaded with the first export. */
export async function exportLibrary(library: Library, format: ExportFormat): Promise<void> {
  const { exportedFile } = await import('../../collections/exported-file.ts');
  download(exportedFile(library, format, version()), `saved-calls.${EXTENSIONS[format]}`);
}

const EXTENSIONS = { json: 'json', postman: 'postman_collection.json', har: 'har' } as const;

/** Downloads the history of a relay; calls that are removed meanwhile are left out. */
export async function exportHistory(history: HistoryStore, relayId: string): Promise<void> {
  const { asHar, recordedEntry } = await import('../../collections/har/write.ts');
  const entries: object[] = [];
  for (const { id } of (await history.list(relayId)).toReversed()) {
    const call = await history.call(id);
    if (call !== null) entries.push(recordedEntry(call));
  }
  download(JSON.stringify(asHar(entries, version()), null, 2), 'history.har');
}

const version = (): string => browser.runtime.getManifest().version;

function download(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
