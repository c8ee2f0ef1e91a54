import { urlTemplate } from '../../shared/placeholder/url.ts';
import { allowsUrl } from '../../shared/policy/covers.ts';
import type { Policy } from '../../shared/protocol/policy.ts';
import { absoluteUrl, isAbsoluteUrl } from './url-reference.ts';

/** A header's value with its URLs rewritten to the relay; null if no part of it may be passed on. */
export type RewriteUrls = (name: string, value: string) => string | null;

/** Headers that hold one URL, absolute or relative to the request's (RFC 9110, sections 8.7 and 10.2.2; Azure; Google). */
const URL_HEADERS = new Set([
  'location',
  'content-location',
  'operation-location',
  'azure-asyncoperation',
  'x-goog-upload-url',
  'x-goog-upload-control-url',
]);

/** Headers that browsers follow by themselves: mirrored only if they are rewritten to the relay. */
export const REWRITTEN_ONLY: ReadonlySet<string> = new Set(['location', 'link']);

/**
 * Rewrites URLs in the headers of a response to `/v1/forward`, so that a client which follows them (paging, resumable
 * uploads, polling) calls the relay again, and not the API with a placeholder instead of a key. Only URLs that the policy
 * allows are rewritten; a relative one would lead to the relay itself, so it is resolved first.
 *
 * `values` must be redacted already: if the API repeats the secret in a URL, the placeholder is there instead.
 */
export function createUrlRewriter(options: {
  /** `https://relay.example/v1/forward/NAME/` */
  readonly prefix: string;
  /** The upstream's URL with the placeholder in it. */
  readonly base: string;
  readonly policy: Pick<Policy, 'allow'>;
}): RewriteUrls {
  const through = (reference: string): string | null => {
    const url = absoluteUrl(reference, options.base);
    return url !== null && isAllowed(url, options.policy) ? options.prefix + url : null;
  };
  return (name, value) => {
    if (name === 'link') return rewriteLinks(value, through);
    if (URL_HEADERS.has(name)) return through(value);
    return isAbsoluteUrl(value) ? (through(value) ?? value) : value;
  };
}

function isAllowed(url: string, policy: Pick<Policy, 'allow'>): boolean {
  const parsed = urlTemplate(url, []);
  return parsed.ok && parsed.value.credentials === null && allowsUrl(policy, parsed.value);
}

/** `link-value` of RFC 8288, section 3: a target in angle brackets and its parameters, up to a comma. */
const LINK = /\s*<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))?)*)\s*(?:,|$)/y;

/** Without the links that may not be passed on; null where none is left, or where the header cannot be parsed. */
function rewriteLinks(value: string, through: (reference: string) => string | null): string | null {
  const links: string[] = [];
  LINK.lastIndex = 0;
  while (LINK.lastIndex < value.length) {
    const match = LINK.exec(value);
    if (match === null) return null;
    const target = through(match[1] ?? '');
    if (target !== null) links.push(`<${target}>${match[2] ?? ''}`);
  }
  return links.length === 0 ? null : links.join(', ');
}
