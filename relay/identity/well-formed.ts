import { hasDuplicateNames } from './duplicate-names.ts';

/** Signed by the provider's private key: a list without `none` and without HMAC leaves no algorithm confusion. */
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

/** An access token as RFC 9068 types it, or a plain JWT; not one made for a logout, a DPoP proof, an event and so on. */
const TYPES = /^(?:application\/)?(?:at\+)?jwt$/i;

/**
 * Whether a JWT is worth a key and a signature check. Cheap, so that garbage costs neither. Encrypted tokens have five
 * parts and unsigned ones an empty third. Keys that a token brings or points to (`jwk`, `jku`, `x5c`, `x5u`) are not
 * looked at, here or later: some providers send them, and the keys come from the configured provider alone.
 */
export function isWellFormedJwt(token: string): boolean {
  const [, head = '', body = ''] = /^([\w-]+)\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
  const header = objectIn(head);
  return header !== null && isHeaderTaken(header) && objectIn(body) !== null;
}

function isHeaderTaken(header: Record<string, unknown>): boolean {
  const { alg, typ, kid } = header;
  // A critical extension must be understood (RFC 7515, section 4.1.11), and none is here.
  if ('crit' in header || 'b64' in header) return false;
  return (
    typeof alg === 'string' &&
    ALGORITHMS.includes(alg) &&
    (typ === undefined || (typeof typ === 'string' && TYPES.test(typ))) &&
    (kid === undefined || typeof kid === 'string')
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What another reader of a doubled name would see may differ from what is checked here (RFC 7519, section 4). */
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
