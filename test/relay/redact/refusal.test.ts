import { expect, test } from 'vitest';
import { createRedactor } from '../../../relay/redact/redactor.ts';
import { redactRefusal } from '../../../relay/redact/refusal.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import { type Refusal, refusal } from '../../../shared/errors.ts';

const KEY = 'sk-é-0123456789';
const redacted = (one: Refusal): Refusal => redactRefusal(one, createRedactor(secretEncodingsOf(KEY)));

test('a refusal that quotes an upstream has the secret in none of its texts', () => {
  const quoting = refusal('REDIRECT_REFUSED', `To “${KEY}”.`, {
    fix: `Not ${encodeURIComponent(KEY)}.`,
    param: `headers.${KEY}`,
    location: `https://api.example/?key=${KEY}`,
    retryAfter: 7,
  });
  expect(redacted(quoting)).toEqual({
    code: 'REDIRECT_REFUSED',
    detail: 'To “$CLIENT_SECRET”.',
    fix: 'Not $CLIENT_SECRET.',
    param: 'headers.$CLIENT_SECRET',
    location: 'https://api.example/?key=$CLIENT_SECRET',
    retryAfter: 7,
  });
});

test('one that does not stays as it is, and gets no texts that it had not', () => {
  const plain = refusal('INTERNAL', 'Größe: 日本 😀.');
  expect(redacted(plain)).toStrictEqual(plain);
});
