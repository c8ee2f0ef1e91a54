import type { Problem } from '../../shared/errors.ts';
import { failureOf } from '../relay-client/call.ts';
import type { Body } from './call.ts';
import type { Content } from './content.ts';

/** More of one answer is not kept, in characters. */
const MAX_BODY = 2_000_000;

export function bodyOf(content: Content | null): Body {
  if (content === null) return { state: 'unavailable' };
  return content.text.length > MAX_BODY ? { state: 'too-large' } : { state: 'kept', ...content };
}

/** The relay's own words, where the body has them. */
export function problemOf(content: Content | null): Problem | null {
  try {
    const failure = failureOf(JSON.parse(content?.text ?? ''), false);
    return failure.kind === 'problem' ? failure.problem : null;
  } catch {
    return null;
  }
}
