import { PLACEHOLDER } from '../../shared/placeholder/place.ts';

/** Publishable keys, which vendors intend for pages: they grant nothing that a visitor does not have. */
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
 * A user's short-lived token, which is meant to be in a page: a JWT, or an access token of Google. Supabase's
 * `service_role` key is the exception: it is a JWT, but is valid for years and has full access.
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
/** Bits per character; words and numbers with a meaning have less. */
const MIN_ENTROPY = 3;

/**
 * Whether a text in a place for credentials looks like one: long, without spaces, with letters and digits in random
 * order. Only for such places: elsewhere, IDs of every kind look the same.
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
