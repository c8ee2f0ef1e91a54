import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
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
    return full(t('saved.limits.calls', { count: number(LIMITS.calls) }));
  }
  if (folders.length > LIMITS.folders) return full(t('saved.limits.folders', { count: number(LIMITS.folders) }));
  const sizes = calls.map(bytesOf);
  if (sizes.some((bytes) => bytes > LIMITS.bytesOfCall)) return full(t('saved.limits.callSize'));
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return total > LIMITS.bytes ? full(t('saved.limits.size')) : ok(library);
}
