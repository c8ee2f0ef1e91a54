import { expect, test } from 'vitest';
import { parseEnv } from '../../../../extension/secrets/env/parse-env.ts';
import { checkRow, type EnvRow, rowsOf } from '../../../../extension/secrets/env/rows.ts';

const HEX = '0123456789abcdef';
const FILE = `
# Keys
OPENAI_API_KEY=sk-proj-${HEX}${HEX}
STRIPE_SECRET_KEY="sk_test_${HEX}"
STRIPE_PUBLISHABLE_KEY=pk_test_${HEX}
YOUTUBE_API_KEY=AIza${HEX}${HEX}
MISTRAL_API_KEY=${HEX}
INTERNAL_TOKEN=${HEX}
NEXT_PUBLIC_TOKEN=${HEX}
DATABASE_URL=postgres://user:password@localhost/db
PORT=3000
EMPTY_KEY=
`;
const rows = rowsOf(parseEnv(FILE));
const row = (variable: string): EnvRow => rows.find((one) => one.variable === variable) as EnvRow;
const errorsOf = (change: Partial<EnvRow>, taken: readonly string[] = [], others: readonly string[] = []) =>
  checkRow({ ...row('OPENAI_API_KEY'), ...change }, taken, others).errors;

test('guesses name and destination by the form of the key and the name of the variable', () => {
  expect(rows.filter(({ on }) => on).map(({ name, destination }) => [name, destination])).toEqual([
    ['openai', 'api.openai.com'],
    ['stripe-test', 'api.stripe.com'],
    ['youtube', 'youtube.googleapis.com'],
    ['mistral', 'api.mistral.ai'],
    ['internal-token', ''],
  ]);
  expect(row('YOUTUBE_API_KEY').placement).toBe('query:key');
});

test('what is public, a connection string, a number or empty is left out at first', () => {
  const off = rows.filter(({ on }) => !on).map(({ variable }) => variable);
  expect(off).toEqual(['STRIPE_PUBLISHABLE_KEY', 'NEXT_PUBLIC_TOKEN', 'DATABASE_URL', 'PORT', 'EMPTY_KEY']);
});

test('a known API brings its policy, an edited destination only what was typed', () => {
  const known = checkRow(row('OPENAI_API_KEY'), [], []).checked;
  expect(known.ok && known.policy.allow).toEqual([{ origin: 'https://api.openai.com', methods: ['GET', 'POST'] }]);
  const edited = checkRow({ ...row('OPENAI_API_KEY'), destination: 'GET https://a.example/v1, b.example' }, [], []);
  expect(edited.checked.ok && edited.checked.policy).toMatchObject({
    access: 'private',
    allow: [{ origin: 'https://a.example', methods: ['GET'], paths: ['/v1'] }, { origin: 'https://b.example' }],
    placements: ['header:authorization'],
  });
});

test('a name that the relay has is asked about, and the choice settles it', () => {
  expect(errorsOf({}, ['openai'])).toHaveProperty('ifTaken');
  expect(errorsOf({ ifTaken: 'replace' }, ['openai'])).toEqual({});
  const renamed = checkRow({ ...row('OPENAI_API_KEY'), ifTaken: 'rename' }, ['openai', 'openai-2'], ['openai-3']);
  expect(renamed.checked.ok && renamed.checked.name).toBe('openai-4');
});

test('mistakes are told by their field', () => {
  expect(errorsOf({ name: 'no spaces' })).toHaveProperty('name');
  expect(errorsOf({}, [], ['openai'])).toHaveProperty('name');
  expect(errorsOf({ destination: 'not a host' })).toHaveProperty('destination');
  expect(errorsOf({ value: '' })).toHaveProperty('value');
  // A key in a field that is not encrypted.
  expect(errorsOf({ destination: `https://api.example/sk-proj-${'aB3dE5fG7h'.repeat(5)}` })).toHaveProperty(
    'destination',
  );
});
