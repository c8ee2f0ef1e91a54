import { expect, test } from 'vitest';
import { planPassThrough } from '../../../shared/placeholder/pass-through.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import type { ParsedRequest } from '../../../shared/protocol/request.ts';

const request = (headers: Record<string, string>): ParsedRequest => ({
  clientSecretName: 'aws',
  url: 'https://s3.example/bucket',
  method: 'GET',
  headers: new Map(Object.entries(headers)),
  data: undefined,
  params: [],
  files: null,
  queued: null,
});
const SIGV4 = 'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0a1b';

test.each([
  ['AWS Signature Version 4', { authorization: SIGV4 }],
  ['the same with the placeholder as the key id', { authorization: SIGV4.replace('AKID', '$CLIENT_SECRET') }],
  ['AWS Signature Version 4A', { authorization: SIGV4.replace('HMAC', 'ECDSA-P256') }],
  ['AWS Signature Version 2', { authorization: 'AWS AKID:c2lnbmF0dXJl' }],
  ['Google Cloud Storage', { authorization: SIGV4.replace('AWS4-HMAC', 'GOOG4-RSA') }],
  ['Huawei Cloud', { authorization: SIGV4.replace('AWS4-HMAC', 'SDK-HMAC') }],
  ['OAuth 1.0a', { authorization: 'OAuth oauth_signature_method="HMAC-SHA1", oauth_signature="x"' }],
  ['HTTP Message Signatures (RFC 9421)', { 'signature-input': 'sig1=("@method")', signature: 'sig1=:YQ==:' }],
])('%s is refused with its reason', (_, headers) => {
  for (const plan of [planPassThrough, planRequest]) {
    expect(plan(request(headers))).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_PARAMETER', param: 'headers.authorization', detail: expect.stringContaining('signed') },
    });
  }
});

test.each([
  ['a token', { authorization: 'Bearer $CLIENT_SECRET' }],
  ['a token that names such a scheme', { authorization: 'Bearer AWS4-HMAC-SHA256 $CLIENT_SECRET' }],
  ['a scheme in capitals', { authorization: 'TOKEN $CLIENT_SECRET' }],
  [
    'OAuth 1.0a in plain text',
    { authorization: 'OAuth oauth_signature_method="PLAINTEXT", oauth_signature="$CLIENT_SECRET&"' },
  ],
  [
    'OAuth 1.0a in plain text without quotes',
    { authorization: 'OAuth oauth_signature_method=PLAINTEXT, oauth_signature=$CLIENT_SECRET&' },
  ],
  ['a signature of the caller beside a key of the API', { authorization: SIGV4, 'x-api-key': '$CLIENT_SECRET' }],
])('%s is not', (_, headers) => {
  for (const plan of [planPassThrough, planRequest]) expect(plan(request(headers)).ok).toBe(true);
});

test('a key in the query is not one in the header, also under its name', () => {
  const signed = { ...request({ authorization: SIGV4 }), url: 'https://s3.example/?authorization=$CLIENT_SECRET' };
  for (const plan of [planPassThrough, planRequest]) expect(plan(signed).ok).toBe(true);
});
