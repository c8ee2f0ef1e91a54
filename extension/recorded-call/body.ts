import type { Problem } from '../../shared/errors.ts';
import { failureOf } from '../relay-client/call.ts';
import type { Content } from './content.ts';
import type { Body } from './recorded-call.ts';

/** Maximum length of a recorded response body, in characters. */
const MAX_BODY = 2_000_000;

export function bodyOf(content: Content | null): Body {
  if (content === null) return { state: 'unavailable' };
  return content.text.length > MAX_BODY || isCut(content) ? { state: 'too-large' } : { state: 'kept', ...content };
}

/** Firefox keeps this many bytes of a response; the rest is replaced with zeros. */
const FIREFOX_KEEPS = 1_048_576;
const ZEROS = 16;

const isCut = ({ text, isBase64 }: Content): boolean =>
  text.length > FIREFOX_KEEPS / 4 &&
  (isBase64 ? text.replace(/=+$/, '').endsWith('A'.repeat(ZEROS)) : text.endsWith('\0'.repeat(ZEROS)));

/** The relay's problem in the body, or null. */
export function problemOf(content: Content | null): Problem | null {
  try {
    const failure = failureOf(JSON.parse(content?.text ?? ''), false);
    return failure.kind === 'problem' ? failure.problem : null;
  } catch {
    return null;
  }
}
