import type { Draft } from '../request-model/draft.ts';
import type { Library } from '../saved/library.ts';
import { withoutCredentials } from './credentials/without-credentials.ts';

/** A call as it may leave the browser. */
export interface ExportedCall {
  readonly name: string;
  readonly draft: Draft;
}

/** What is exported, without any credential. `calls`: those that are in no folder. */
export interface Exported {
  readonly folders: readonly { readonly name: string; readonly calls: readonly ExportedCall[] }[];
  readonly calls: readonly ExportedCall[];
}

/**
 * The library as it may be written to a file. What is saved has no key that is recognized; a file for others also has
 * none of the short passwords and tokens that only their names tell.
 */
export function exported({ folders, calls }: Library): Exported {
  const of = (folderId: string | null): ExportedCall[] =>
    calls
      .filter((one) => one.folderId === folderId)
      .map(({ name, draft }) => ({ name, draft: withoutCredentials(draft, []).draft }));
  return { folders: folders.map(({ id, name }) => ({ name, calls: of(id) })), calls: of(null) };
}
