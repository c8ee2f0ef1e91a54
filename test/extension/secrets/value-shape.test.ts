import { expect, test } from 'vitest';
import { valueShape } from '../../../extension/secrets/value-shape.ts';

const KEY = 'sk-proj-aB3dE5gH7jKLmN9pQ';

test.each([
  `Bearer ${KEY}`,
  `token ${KEY}`,
  `Authorization: Bearer ${KEY}`,
  `x-api-key: ${KEY}`,
  `OPENAI_API_KEY=${KEY}`,
  `export OPENAI_API_KEY="${KEY}"`,
  `OPENAI_API_KEY='Bearer ${KEY}'`,
  `"${KEY}"`,
  `# mine\nOPENAI_API_KEY=${KEY}\n`,
])('of %s one click leaves the key', (pasted) => {
  const shape = valueShape(pasted);
  expect(shape?.fixes.map(({ value }) => value)).toEqual([KEY]);
  expect(`${shape?.text} ${shape?.fixes[0]?.label}`).not.toContain(KEY);
});

test('of an env file one click leaves the key of the variable that was chosen', () => {
  const file = `# .env\nNODE_ENV=production\nOPENAI_API_KEY=${KEY}\nSTRIPE_SECRET_KEY=sk_live_1`;
  expect(valueShape(file)?.fixes).toEqual([
    { label: 'Use OPENAI_API_KEY', value: KEY },
    { label: 'Use STRIPE_SECRET_KEY', value: 'sk_live_1' },
  ]);
});

test('a file of variables can become several secrets, also if some have no underscore', () => {
  expect(valueShape(`PORT=3000\nDEBUG=\nOPENAI_API_KEY=${KEY}`)).toMatchObject({ isFile: true });
  expect(valueShape(`OPENAI_API_KEY=${KEY}\n# the only one`)).toMatchObject({ isFile: false });
  expect(valueShape(`OPENAI_API_KEY=${KEY}`)?.isFile).toBeUndefined();
  expect(valueShape(`OPENAI_API_KEY=${KEY}\nnot a variable`)).toBeNull();
});

test.each([
  '$CLIENT_SECRET',
  `\${CLIENT_SECRET}`,
  'CLIENT_SECRET',
  `curl https://a.example -H 'Authorization: Bearer ${KEY}'`,
])('%s is no value: one click clears it', (pasted) => {
  expect(valueShape(pasted)?.fixes).toEqual([{ label: 'Clear', value: '' }]);
});

test.each([
  KEY,
  '',
  'user:password',
  'correct horse battery staple',
  'QUJDREVGR0hJSktMTU5PUFFS==',
  'AKIA_LIKE',
  '{"type":"service_account","private_key":"x"}',
  `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----`,
])('%s may be a key as it is', (pasted) => {
  expect(valueShape(pasted)).toBeNull();
});
