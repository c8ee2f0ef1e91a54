import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import { absoluteUrl } from './url-reference.ts';

/** A redirect as the upstream sent it. */
export interface Redirect {
  readonly status: number;
  /** Absolute and redacted: the placeholder is where the secret was. Null where that is not possible. */
  readonly location: string | null;
}

/** Statuses that name the one address to go on to (RFC 9110, section 15.4). */
export const isFollowed = ({ status }: Redirect): boolean => [301, 302, 303, 307, 308].includes(status);

/** Null for a response that is no redirect. `base` is the URL of the request, with the placeholder in it. */
export function redirectOf(
  status: number,
  { location }: Pick<IncomingHttpHeaders, 'location'>,
  base: string,
  redactor: Redactor,
): Redirect | null {
  if (status < 300 || status > 399 || location === undefined) return null;
  // A URL parser drops tabs, so the secret may be there only without them.
  const url = absoluteUrl(redactor.redactText(`${location}`.replaceAll('\t', '')), base);
  return { status, location: url !== null && isClean(url, redactor) ? url : null };
}

/**
 * A URL parser writes hosts in lower case and resolves escapes: what comes out may be the secret, although the text was not.
 * A URL with a password is not passed on either.
 */
function isClean(url: string, redactor: Redactor): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  return [url, parsed.href].every((text) => redactor.redactText(text) === text);
}

/** `why` goes on where the sentence names the target: "…, which the policy does not allow". */
export const redirectRefused = ({ location }: Redirect, why: string, fix: string): Refusal =>
  refusal(
    'REDIRECT_REFUSED',
    `The destination redirects to ${(location && URL.parse(location)?.origin) || 'another address'}, ${why}.`,
    {
      ...(location !== null && { location }),
      fix,
    },
  );
