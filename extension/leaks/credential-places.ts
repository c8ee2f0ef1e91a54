import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { fromBase64, isKeyShaped, isUuid } from './shape.ts';

/** Places where APIs expect their keys: only there, text without a vendor's prefix is treated as a credential. */

/** Scheme and credentials. AWS4-HMAC, OAuth 1 and Digest are not listed: they sign with a key that they do not send. */
const SCHEME = /^(?:(bearer|token|bot|api-?key|key|klaviyo-api-key|sso-key|secret|basic)\s+)?(\S+)$/i;

/** Headers for keys that their vendors publish in pages, despite their names. */
const PUBLIC_HEADERS = new Set([
  'bugsnag-api-key',
  'x-algolia-api-key',
  'x-rollbar-access-token',
  'x-shopify-storefront-access-token',
]);
const KEY_HEADER =
  /^(?:(?:[\w-]+-)?(?:api-?key|app(?:lication)?-key|api-token|access-token|private-token|auth-key|subscription-key|subscription-token|vault-token|client-secret|api-secret)|x-figma-token|circle-token|fastly-key|x-auth-token)$/;
const KEY_PARAMETER =
  /^(?:key|appid|token|secret|auth|x?-?api[-_]?(?:key|token|secret)|app[-_]?key|access[-_]?(?:key|token)|auth[-_]?(?:key|token)|client[-_]?secret|private[-_]?(?:key|token)|secret[-_]?key|subscription-key)$/i;
/** Ambiguous names: `key=` and `token=` also appear in links, cache keys and one-time URLs. */
const WEAK_PARAMETER = /^(?:key|token|auth|appid)$/i;

/** Hosts whose APIs expect a public key in these places. */
const PUBLIC_KEY_HOSTS =
  /(?:^|\.)(?:api\.segment\.(?:io|com)|(?:[\w-]+\.)?amplitude\.com|cdn\.contentful\.com|algolia(?:net)?\.(?:net|com))$/;
export const takesPublicKeys = (host: string): boolean => PUBLIC_KEY_HOSTS.test(host);

/** The credential in a header, or null. Name in lower case. */
export function keyInHeader(name: string, value: string): string | null {
  if (name === 'authorization') {
    const [, scheme = '', rest = ''] = SCHEME.exec(value.trim()) ?? [];
    return scheme.toLowerCase() === 'basic' ? keyInBasic(rest) : isKeyShaped(rest) ? rest : null;
  }
  if (!KEY_HEADER.test(name) || PUBLIC_HEADERS.has(name)) return null;
  return isKeyShaped(value.trim()) ? value.trim() : null;
}

/** The key in `user:password`: the password, or the user if the password is empty, as some vendors have it. */
function keyInBasic(encoded: string): string | null {
  const [user = '', password = ''] = fromBase64(encoded).split(/:(.*)/s);
  if (encoded.includes(PLACEHOLDER) || user.includes(PLACEHOLDER) || password.includes(PLACEHOLDER)) return null;
  return password.length >= 8 ? password : isKeyShaped(user) ? user : null;
}

/** Whether a parameter of a query (decoded) is a credential. */
export const isKeyParameter = (name: string, value: string): boolean =>
  KEY_PARAMETER.test(name) &&
  isKeyShaped(value) &&
  !(WEAK_PARAMETER.test(name) && (isUuid(value) || value.length < 24 || /[/:?]/.test(value)));

const IN_BODY =
  /["'&?]?\b(client_secret|api_secret|secret_key|private_key|clientSecret|apiSecret|secretKey)\b["']?\s*[=:]\s*["']?([^"'&\s,}]+)/g;

/** Keys in a body, by names that are only used for secret values. */
export const keysInBody = (text: string): string[] =>
  [...text.matchAll(IN_BODY)].flatMap(([, , value = '']) => {
    return isKeyShaped(value) || isKeyShaped(decoded(value)) ? [value] : [];
  });

export const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
