import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { Redactor } from '../redact/redactor.ts';
import { absoluteUrl } from './url-reference.ts';

/** A redirect as the upstream sent it. */
export interface Redirect {
  readonly status: number;
  /** Absolute and redacted, with the placeholder in place of the secret; null where that is not possible. */
  readonly location: string | null;
}

/** Statuses whose `Location` is the address to follow (RFC 9110, section 15.4). */
export const isFollowed = ({ status }: Redirect): boolean => [301, 302, 303, 307, 308].includes(status);

/** Null if the response is not a redirect. `base` is the URL of the request, with the placeholder. */
export function redirectOf(
  status: number,
  { location }: Pick<IncomingHttpHeaders, 'location'>,
  base: string,
  redactor: Redactor,
): Redirect | null {
  if (status < 300 || status > 399 || location === undefined) return null;
  // A URL parser removes tabs, which may split the secret.
  const url = absoluteUrl(redactor.redactText(`${location}`.replaceAll('\t', '')), base);
  return { status, location: url !== null && isClean(url, redactor) ? url : null };
}

/**
 * A URL parser lower-cases hosts and resolves escapes: its output may contain the secret although the text did not.
 * A URL with a password is not passed on either.
 */
function isClean(url: string, redactor: Redactor): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  return [url, parsed.href].every((text) => redactor.redactText(text) === text);
}

/** `why` continues the sentence about the target: "…, which the policy does not allow". */
export const redirectRefused = ({ location }: Redirect, why: string, fix: string): Refusal =>
  refusal(
    'REDIRECT_REFUSED',
    `The destination redirects to ${(location && URL.parse(location)?.origin) || 'another address'}, ${why}.`,
    {
      ...(location !== null && { location }),
      fix,
    },
  );
