import { wordsOf } from '../history/search.ts';
import type { Library } from './library.ts';
import type { Folder, SavedCall } from './saved-call.ts';

/** A row of the list: a folder with the number of its calls that are found, or a call. */
export type SavedRow =
  | { readonly kind: 'folder'; readonly folder: Folder; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'call'; readonly call: SavedCall };

const matches = ({ name, draft }: SavedCall, folder: string, words: readonly string[]): boolean => {
  const { method, url, secret, body } = draft;
  const fields = body.fields.map((one) => `${one.name} ${one.value}`).join(' ');
  const text = `${folder} ${name} ${method} ${url} ${secret} ${body.text} ${fields}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/**
 * The folders with their calls, and behind them the calls that are in none. Of a search only what is found, in open
 * folders.
 */
export function rowsOf({ folders, calls }: Library, query: string, closed: ReadonlySet<string>): SavedRow[] {
  const words = wordsOf(query);
  const of = (id: string | null, name: string): SavedRow[] =>
    calls
      .filter((call) => call.folderId === id && matches(call, name, words))
      .map((call): SavedRow => ({ kind: 'call', call }));
  const inFolders = folders.flatMap((folder): SavedRow[] => {
    const found = of(folder.id, folder.name);
    if (words.length > 0 && found.length === 0) return [];
    const isOpen = words.length > 0 || !closed.has(folder.id);
    return [{ kind: 'folder', folder, count: found.length, isOpen }, ...(isOpen ? found : [])];
  });
  return [...inFolders, ...of(null, '')];
}
