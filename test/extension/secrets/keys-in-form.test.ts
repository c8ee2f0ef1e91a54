import { expect, test } from 'vitest';
import { emptyForm, type SecretForm } from '../../../extension/secrets/form.ts';
import { keyErrors, storableDrafts } from '../../../extension/secrets/keys-in-form.ts';
import { random } from '../leaks/build.ts';

const KEY = `sk-proj-${random(40)}`;
const destination = { origin: 'https://api.example', methods: [], paths: '' };

test.each<[field: string, part: Partial<SecretForm>]>([
  ['name', { name: KEY }],
  ['allow.1.origin', { allow: [destination, { ...destination, origin: `https://${KEY}.example` }] }],
  ['allow.0.paths', { allow: [{ ...destination, paths: `/v1\n/${KEY}/send` }] }],
  ['placements', { placements: ['header', `query:${KEY}`] }],
  ['origins', { origins: KEY }],
  ['claims', { claims: `{"a":"${KEY}"}` }],
  ['newDestination', { newDestination: `https://api.example/${KEY}` }],
  ['newPlacement', { newPlacement: { kind: 'query-named', name: KEY } }],
])('a key in %s is told there and is not stored', (field, part) => {
  const form = { ...emptyForm, ...part };
  expect(Object.keys(keyErrors(form))).toEqual([field]);
  const stored = storableDrafts({ open: '', forms: { 'relay ': form } });
  expect(JSON.stringify(stored)).not.toContain(KEY);
  expect(JSON.stringify(stored)).toContain('••••••••');
});

test('an ordinary form is stored as it is', () => {
  const editing = { open: 'openai', forms: { 'relay openai': { ...emptyForm, name: 'openai', allow: [destination] } } };
  expect(storableDrafts(editing)).toEqual(editing);
  expect(keyErrors(editing.forms['relay openai'])).toEqual({});
});
