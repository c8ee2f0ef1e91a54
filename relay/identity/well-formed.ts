import { hasDuplicateNames } from './duplicate-names.ts';

/** Asymmetric algorithms only: without `none` and HMAC, algorithm confusion is impossible. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** `at+jwt` of RFC 9068 or a plain JWT, but no logout token, DPoP proof, security event and so on. */
const TYPES = /^(?:application\/)?(?:at\+)?jwt$/i;

/**
 * A cheap check before the key lookup and the signature check. Encrypted tokens have five parts, and unsigned ones an empty
 * third. Keys in a token or referenced by it (`jwk`, `jku`, `x5c`, `x5u`) are ignored, as some providers send them: keys
 * come only from the configured provider.
 */
export function isWellFormedJwt(token: string): boolean {
  const [, head = '', body = ''] = /^([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
  const header = objectIn(head);
  return header !== null && isHeaderValid(header) && objectIn(body) !== null;
}

function isHeaderValid(header: Record<string, unknown>): boolean {
  const { alg, typ, kid } = header;
  // No critical extensions are supported (RFC 7515, section 4.1.11).
  if ('crit' in header || 'b64' in header) return false;
  return (
    typeof alg === 'string' &&
    ALGORITHMS.includes(alg) &&
    (typ === undefined || (typeof typ === 'string' && TYPES.test(typ))) &&
    (kid === undefined || typeof kid === 'string')
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Duplicate names are invalid: parsers differ on which one they use (RFC 7519, section 4). */
function objectIn(part: string): Record<string, unknown> | null {
  try {
    const text = utf8.decode(Buffer.from(part, 'base64url'));
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && !hasDuplicateNames(text) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
