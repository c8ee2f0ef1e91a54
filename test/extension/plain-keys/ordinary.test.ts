import { expect, test } from 'vitest';
import { plainKeysIn } from '../../../extension/plain-keys/find.ts';
import { maskKeys } from '../../../extension/plain-keys/replace.ts';
import { type Draft, EMPTY_DRAFT, field, row } from '../../../extension/request-model/draft.ts';
import { hex } from '../leaks/build.ts';
import { draft } from '../playground/build.ts';

const UUID = '0b5f9a3e-7c1d-4e2f-9a6b-8d7c6e5f4a3b';
const body = (text: string): Draft['body'] => ({ kind: 'json', text, fields: [] });

/** What people test with, and what a finding would only be in the way of. */
const ORDINARY: Readonly<Record<string, Draft>> = {
  'an empty form': EMPTY_DRAFT,
  'a call with the placeholder': draft(),
  'the placeholder as a password in the URL': draft({ url: 'https://me:$CLIENT_SECRET@api.example/' }),
  'the placeholder in Basic credentials': draft({
    headers: [row('Authorization', `Basic ${btoa('me:$CLIENT_SECRET')}`)],
  }),
  'the placeholder in a named parameter': draft({ url: 'https://api.example/?api_key=$CLIENT_SECRET' }),
  'ids in the path and the body': draft({
    url: `https://api.example/orders/${UUID}/${hex(40)}`,
    body: body(`{"id":"${UUID}","hash":"${hex(64)}"}`),
  }),
  'an idempotency key': draft({
    headers: [row('Idempotency-Key', UUID), row('Authorization', 'Bearer $CLIENT_SECRET')],
  }),
  'a publishable key': draft({ body: body(`{"key":"pk_live_${hex(24)}"}`) }),
  'an image as a data URL': draft({ body: body(`{"image":"data:image/png;base64,${btoa('x'.repeat(600))}"}`) }),
  'a prompt about keys': draft({
    body: body('{"prompt":"Where do I put my api_key or the Authorization: Bearer token?"}'),
  }),
  'form fields': draft({
    body: { kind: 'form', text: '', fields: [field('token', 'tok_visa'), field('key', 'a/b.png')] },
  }),
};

test.each(Object.entries(ORDINARY))('%s is no key', (_, one) => {
  expect(plainKeysIn(one, [{ name: 'openai', hint: 'wxyz' }])).toEqual([]);
  expect(maskKeys(one, [], [])).toBe(one);
});

test('a megabyte of text is looked at within a moment', () => {
  const texts = ['a'.repeat(1_000_000), '%41'.repeat(330_000), '{"a":"b",'.repeat(110_000), 'ab0-'.repeat(250_000)];
  for (const text of texts) {
    const start = performance.now();
    plainKeysIn(draft({ body: { kind: 'text', text, fields: [] } }), [{ name: 'openai', hint: 'wxyz' }]);
    expect(performance.now() - start).toBeLessThan(5000);
  }
});
