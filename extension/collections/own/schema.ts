import * as v from 'valibot';
import { draftSchema } from '../../request-model/draft.ts';

export const FORMAT = 'client-secret-relay/calls';
/** Raised when a file of the new version cannot be read by a program that knows only the one before. */
export const VERSION = 1;

const { id: _row, ...rowEntries } = draftSchema.entries.headers.item.entries;
const { id: _field, ...fieldEntries } = draftSchema.entries.body.entries.fields.item.entries;

/** A draft without the ids of its rows, which are made anew by whoever reads it. */
const requestSchema = v.object({
  ...draftSchema.entries,
  headers: v.array(v.object(rowEntries)),
  params: v.array(v.object(rowEntries)),
  body: v.object({ ...draftSchema.entries.body.entries, fields: v.array(v.object(fieldEntries)) }),
});

export const callSchema = v.object({ name: v.string(), request: requestSchema });

/** A file of this extension. `calls`: those that are in no folder. */
export const fileSchema = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
  folders: v.array(v.object({ name: v.string(), calls: v.array(v.unknown()) })),
  calls: v.array(v.unknown()),
});

export type OwnCall = v.InferOutput<typeof callSchema>;
export type OwnFile = Omit<v.InferOutput<typeof fileSchema>, 'folders' | 'calls'> & {
  readonly folders: readonly { readonly name: string; readonly calls: readonly OwnCall[] }[];
  readonly calls: readonly OwnCall[];
};
