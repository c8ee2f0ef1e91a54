import * as v from 'valibot';

/**
 * A backup: this line, one line of JSON with how the key is made, and then the frames of libsodium's secretstream, which
 * cannot be cut, reordered or repeated unnoticed. The content is one line of JSON, and the database.
 */
export const MAGIC = 'client-secret-relay backup 1\n';

/** Bytes of content in a frame; the last one has fewer, or none. */
export const FRAME = 65_536;

/** Of the two lines at the beginning; longer ones are of something else. */
export const MAX_HEAD = 1_024;

/** What is known about a backup before its database is read. */
export const contentsSchema = v.strictObject({
  /** Of the relay that made it. */
  version: v.string(),
  createdAt: v.string(),
  generation: v.number(),
  /** Of the database, in bytes. */
  size: v.number(),
  /** Base64; only if it was asked for. */
  rootKey: v.optional(v.string()),
});
export type Contents = v.InferOutput<typeof contentsSchema>;
