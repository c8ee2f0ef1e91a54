import { language } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { Folder, NamedDraft, SavedCall } from './saved-call.ts';

/** Everything that is saved for one relay: folders by their names, calls in the order of their list. */
export interface Library {
  readonly folders: readonly Folder[];
  readonly calls: readonly SavedCall[];
}

/** One change of a library; it has no effect on what another window removed meanwhile. */
export type Change = (library: Library) => Library;

export const EMPTY_LIBRARY: Library = { folders: [], calls: [] };

const NAMES = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });

/** In the order in which it is shown; a call of a folder that is gone is in none. */
export function sorted({ folders, calls }: Library): Library {
  const ids = new Set(folders.map(({ id }) => id));
  return {
    folders: folders.toSorted((a, b) => NAMES.compare(a.name, b.name)),
    calls: calls
      .map((call) => (call.folderId !== null && !ids.has(call.folderId) ? { ...call, folderId: null } : call))
      .toSorted((a, b) => a.order - b.order),
  };
}

const nextOrder = ({ calls }: Library): number => calls.reduce((last, { order }) => Math.max(last, order), 0) + 1;

/** `folder`: the name of an existing or a new folder; null: in none. */
export const add =
  (drafts: readonly NamedDraft[], folder: string | null): Change =>
  (before) => {
    const library = folder === null ? before : withFolder(before, folder);
    const folderId = library.folders.find(({ name }) => name === folder)?.id ?? null;
    const order = nextOrder(library);
    const added = drafts.map(
      ({ name, draft }, index): SavedCall => ({ ...fresh(name, draft), folderId, order: order + index }),
    );
    return { ...library, calls: [...library.calls, ...added] };
  };

const fresh = (name: string, draft: SavedCall['draft']) => ({ id: crypto.randomUUID(), name, draft });

function withFolder(library: Library, name: string): Library {
  if (library.folders.some((one) => one.name === name)) return library;
  return { ...library, folders: [...library.folders, { id: crypto.randomUUID(), name }] };
}

export const addFolder =
  (name: string): Change =>
  (library) =>
    withFolder(library, name);

export const changeCall =
  (id: string, part: Partial<Pick<SavedCall, 'name' | 'folderId' | 'draft'>>): Change =>
  (library) => ({ ...library, calls: library.calls.map((one) => (one.id === id ? { ...one, ...part } : one)) });

/** To the end of an existing or a new folder; null: out of its folder. */
export const move =
  (id: string, folder: string | null): Change =>
  (before) => {
    const library = folder === null ? before : withFolder(before, folder);
    const folderId = library.folders.find(({ name }) => name === folder)?.id ?? null;
    const order = nextOrder(library);
    return { ...library, calls: library.calls.map((one) => (one.id === id ? { ...one, folderId, order } : one)) };
  };

/** Behind the call that it is a copy of. */
export const duplicate =
  (id: string): Change =>
  (library) => {
    const at = library.calls.findIndex((one) => one.id === id);
    const call = library.calls[at];
    if (!call) return library;
    const next = library.calls[at + 1]?.order ?? call.order + 2;
    const copy = { ...call, ...fresh(copyName(call.name), call.draft), order: (call.order + next) / 2 };
    return { ...library, calls: library.calls.toSpliced(at + 1, 0, copy) };
  };

const copyName = (name: string): string => t('saved.copy.name', { name: name.slice(0, 110).toWellFormed() });

export const removeCall =
  (id: string): Change =>
  (library) => ({ ...library, calls: library.calls.filter((one) => one.id !== id) });

/** A folder of the same name takes the calls of the one that is renamed. */
export const renameFolder =
  (id: string, name: string): Change =>
  (library) => {
    const same = library.folders.find((one) => one.name === name && one.id !== id);
    if (!same) return { ...library, folders: library.folders.map((one) => (one.id === id ? { ...one, name } : one)) };
    return {
      folders: library.folders.filter((one) => one.id !== id),
      calls: library.calls.map((one) => (one.folderId === id ? { ...one, folderId: same.id } : one)),
    };
  };

/** With its calls. */
export const removeFolder =
  (id: string): Change =>
  ({ folders, calls }) => ({
    folders: folders.filter((one) => one.id !== id),
    calls: calls.filter(({ folderId }) => folderId !== id),
  });

/** Puts back what was removed; what is there already stays as it is. */
export const restore =
  (removed: Library): Change =>
  ({ folders, calls }) => ({
    folders: [...folders, ...removed.folders.filter(({ id }) => !folders.some((one) => one.id === id))],
    calls: [...calls, ...removed.calls.filter(({ id }) => !calls.some((one) => one.id === id))],
  });
