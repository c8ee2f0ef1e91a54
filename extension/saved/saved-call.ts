import * as v from 'valibot';
import { type Draft, draftSchema } from '../request-model/draft.ts';

/** Characters of a name of a call or a folder. */
export const MAX_NAME = 120;

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME));

export const folderSchema = v.object({ id, name });

export const savedCallSchema = v.object({
  id,
  name,
  /** Null: in no folder. */
  folderId: v.nullable(id),
  /** Ascending in the order in which calls are listed in their folder. */
  order: v.number(),
  /** Without plaintext keys. */
  draft: draftSchema,
});

export type Folder = v.InferOutput<typeof folderSchema>;
export type SavedCall = v.InferOutput<typeof savedCallSchema>;

/** A call that is to be saved. */
export interface NamedDraft {
  readonly name: string;
  readonly draft: Draft;
}
