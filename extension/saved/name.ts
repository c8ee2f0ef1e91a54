import { MASK } from '../../shared/placeholder/place.ts';
import { markedKeys } from '../leaks/keys-in-text.ts';
import type { Draft } from '../request-model/draft.ts';
import { MAX_NAME } from './saved-call.ts';

/** Control characters, line separators, and the marks that write a name backwards (CVE-2021-42574). */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]+/gu;

/** A name as it may be stored and shown: one line, visible, without keys; `fallback` if nothing is left of it. */
export function safeName(text: string, fallback: string): string {
  // Of a longer text nothing is shown, so nothing is scanned either.
  const line = text
    .slice(0, 10 * MAX_NAME)
    .toWellFormed()
    .replace(UNSEEN, ' ')
    .replace(/\s+/g, ' ');
  const masked = markedKeys(line).reduce(
    (rest, { texts }) => texts.reduce((left, one) => left.replaceAll(one, MASK), rest),
    line,
  );
  return cut(masked.trim()) || fallback;
}

/** By code points: a cut within a pair of surrogates would leave half a character. */
function cut(text: string): string {
  let kept = '';
  for (const char of text) {
    if (kept.length + char.length > MAX_NAME) break;
    kept += char;
  }
  return kept.trimEnd();
}

/** A name for a call that has none: `GET api.example.com/v1/pets`. */
export function nameOf({ method, url }: Draft): string {
  const parsed = URL.parse(url.trim());
  const address = parsed === null ? url : parsed.host + parsed.pathname.replace(/\/$/, '');
  return safeName(`${method} ${address}`, method);
}
