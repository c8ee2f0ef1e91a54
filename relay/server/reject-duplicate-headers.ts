import type { IncomingMessage } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';

/**
 * Headers with one value only. Of one that is sent twice, Node uses the first, and a proxy in front may have used the
 * last: each would see another token, page or type.
 */
const ONCE = new Set([
  'origin',
  'content-type',
  'content-encoding',
  'authorization',
  'relay-authorization',
  'transfer-encoding',
  'sec-fetch-site',
  'sec-fetch-mode',
]);
const LENGTHS = new Set([...ONCE].map(({ length }) => length));
/** More than any browser or SDK sends. Node drops those after 2,000 silently. */
const MAX_HEADERS = 200;

/** Checks the raw headers, because Node joins or drops repeated ones in `headers`. */
export function rejectDuplicateHeaders({ rawHeaders }: IncomingMessage): Refusal | null {
  if (rawHeaders.length > MAX_HEADERS * 2) {
    return refusal('HEADERS_TOO_LARGE', `The request has more than ${MAX_HEADERS} headers.`);
  }
  const seen: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? '';
    if (!LENGTHS.has(raw.length)) continue;
    const name = raw.toLowerCase();
    if (!ONCE.has(name)) continue;
    if (seen.includes(name)) {
      return refusal('INVALID_PARAMETER', `The header ${name} appears twice.`, { param: name });
    }
    seen.push(name);
  }
  return null;
}
