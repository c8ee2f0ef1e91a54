import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { Library } from './library.ts';
import type { SavedCall } from './saved-call.ts';

/** Bounds of what one relay has. */
export const LIMITS = { calls: 2_000, folders: 200, bytes: 10_000_000, bytesOfCall: 1_000_000 } as const;

/** What a call takes in the database, in bytes; an estimate. */
const bytesOf = (call: SavedCall): number => new TextEncoder().encode(JSON.stringify(call)).length;

/** The library, or why it is too large to be kept. */
export function withinLimits(library: Library): Result<Library> {
  const { calls, folders } = library;
  const full = (detail: string): Result<never> => fail(refusal('BODY_TOO_LARGE', detail));
  if (calls.length > LIMITS.calls) {
    return full(`More than ${LIMITS.calls.toLocaleString('en')} calls can’t be saved. Delete some first.`);
  }
  if (folders.length > LIMITS.folders) return full(`More than ${LIMITS.folders} folders can’t be made.`);
  const sizes = calls.map(bytesOf);
  if (sizes.some((bytes) => bytes > LIMITS.bytesOfCall)) return full('A call of more than 1 MB can’t be saved.');
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return total > LIMITS.bytes ? full('More than 10 MB of calls can’t be saved. Delete some first.') : ok(library);
}
