import { type Refusal, refusalBecause } from '../errors.ts';
import type { ParsedRequest } from '../protocol/request.ts';
import type { Place } from './place.ts';

/** Schemes of `Authorization` that carry a signature: AWS (2 and 4) and those made after it, and OAuth 1.0a (RFC 5849). */
const SIGNED = /^(?:[A-Z]+\d*-(?:HMAC|RSA|ECDSA)[\w-]*|AWS|OAuth)\s/;
/** RFC 5849, section 3.4.4: the secrets themselves, so a placeholder would do. */
const PLAINTEXT = /oauth_signature_method="?PLAINTEXT/;

/**
 * Why a signed request cannot be relayed; null for any other. Its client computed the signature from the placeholder, so
 * the API would say only that it is wrong. A placeholder in some other place is what the call is for.
 */
export function refuseSigned({ headers }: Pick<ParsedRequest, 'headers'>, places: readonly Place[]): Refusal | null {
  const authorization = headers.get('authorization') ?? '';
  const isSigned = (SIGNED.test(authorization) && !PLAINTEXT.test(authorization)) || headers.has('signature-input');
  const isElsewhere = places.some((place) => place.in !== 'header' || place.name !== 'authorization');
  if (!isSigned || isElsewhere) return null;
  return refusalBecause(
    ['signed'],
    'INVALID_PARAMETER',
    'The request is signed with a key (as AWS Signature Version 4 does), which the relay cannot do.',
    {
      param: 'headers.authorization',
      fix: 'The signature was computed from the placeholder, so the API would reject it. Use an API key or a token of this API, or sign on a server.',
    },
  );
}
