import { PLACEHOLDER } from '../../shared/placeholder/place.ts';

/** Keys that vendors make for pages: whoever reads them can do nothing that a visitor could not. */
const PUBLIC = [
  // Stripe, Clerk: publishable keys.
  /^pk_(?:live|test)_/,
  // Mapbox: public tokens.
  /^pk\.eyJ/,
  /^sb_publishable_/,
  // PostHog: project keys.
  /^phc_/,
  // Datadog: client tokens.
  /^pub[0-9a-f]{32}$/,
  // reCAPTCHA and Turnstile: site keys.
  /^6L[\w-]{38}$/,
  /^0x4A{2,}[\w-]+$/,
  // Google: measurement ids.
  /^(?:G|UA|AW|GTM)-[A-Z0-9-]+$/,
];

const isPublic = (value: string): boolean => PUBLIC.some((pattern) => pattern.test(value));

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);

/**
 * The sign-in of somebody, short-lived and made to be held by a page: a JWT, an access token of Google. Supabase's `service_role` is the exception: it
 * has the form of a JWT, lives for years and opens everything.
 */
function isUserToken(value: string): boolean {
  if (value.startsWith('ya29.')) return true;
  const payload = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]*$/.exec(value)?.[1];
  return payload !== undefined && !/"role"\s*:\s*"service_role"/.test(fromBase64(payload));
}

export function fromBase64(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

const MIN_LENGTH = 16;
const MAX_LENGTH = 4096;
/** Bits a character; words and numbers that mean something stay below. */
const MIN_ENTROPY = 3;

/**
 * Whether a text that stands where credentials stand looks like one: without spaces, long, with letters and digits in
 * no order. Only for such places: elsewhere ids of every kind look the same.
 */
export function isKeyShaped(value: string): boolean {
  return (
    value.length >= MIN_LENGTH &&
    value.length <= MAX_LENGTH &&
    /^[\x21-\x7e]+$/.test(value) &&
    /[A-Za-z]/.test(value) &&
    /\d/.test(value) &&
    !value.includes(PLACEHOLDER) &&
    !isPublic(value) &&
    !isUserToken(value) &&
    entropy(value) >= MIN_ENTROPY
  );
}

function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}
