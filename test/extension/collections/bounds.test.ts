import { expect, test } from 'vitest';
import { createResolve } from '../../../extension/collections/openapi/document.ts';
import { sampleOf } from '../../../extension/collections/openapi/sample.ts';
import { createVariables } from '../../../extension/collections/postman/variables.ts';
import { draftOfParts, NO_BODY, type RequestParts } from '../../../extension/collections/request-draft.ts';
import { row } from '../../../extension/request-model/draft.ts';
import { imported, refused } from './build.ts';

const CALL: RequestParts = { method: 'POST', url: 'https://api.example/', headers: [], body: NO_BODY };
const rows = (count: number) => Array.from({ length: count }, (_, index) => row(`x-${index}`, '1'));
const form = (count: number): RequestParts['body'] => ({
  kind: 'form',
  fields: rows(count).map((one) => ({ ...one, kind: 'text' }) as never),
});

test.each<[string, Partial<RequestParts>, Partial<RequestParts>]>([
  ['URL', { url: `https://a.example/${'x'.repeat(8_000)}` }, { url: `https://a.example/${'x'.repeat(7_900)}` }],
  [
    'body',
    { body: { kind: 'text', text: 'x'.repeat(500_001) } },
    { body: { kind: 'text', text: 'x'.repeat(500_000) } },
  ],
  ['list of headers', { headers: rows(201) }, { headers: rows(200) }],
  ['form', { body: form(201) }, { body: form(200) }],
])('a call with a %s that nobody would read is left out', (_, tooLong, longest) => {
  expect(draftOfParts({ ...CALL, ...tooLong })).toBe('too long to be saved');
  expect(draftOfParts({ ...CALL, ...longest })).toHaveProperty('method', 'POST');
});

test('a file with more parts than can be read is refused', async () => {
  expect(await refused(`[${'0,'.repeat(2_000_000)}0]`)).toContain('BODY_TOO_LARGE: The file is nested too deeply');
});

test('YAML that would take seconds to parse is refused before that', async () => {
  expect(await refused(`a: ${'x'.repeat(4_000_000)}`)).toContain('BODY_TOO_LARGE: The file is YAML of more than 4 MB.');
});

test('variables that multiply each other stay references', () => {
  const doubling = Array.from({ length: 40 }, (_, index) => ({
    key: `v${index}`,
    id: '',
    value: index === 0 ? 'x'.repeat(10) : `{{v${index - 1}}}{{v${index - 1}}}`,
    type: '',
    disabled: false,
  }));
  const { fill } = createVariables(doubling);
  expect(fill('{{v3}}')).toBe('x'.repeat(80));
  // 10 · 2^10 is more than the 10,000 characters of a value.
  expect(fill('{{v10}}')).toBe('{{v10}}');
  expect(fill('{{v39}}').length).toBeLessThanOrEqual(10_000);
});

test('a text does not grow beyond its bound by its variables', () => {
  const { fill } = createVariables([{ key: 'long', id: '', value: 'x'.repeat(9_000), type: '', disabled: false }]);
  expect(fill('{{long}}'.repeat(50))).toHaveLength(450_000);
  const many = '{{long}}'.repeat(60);
  expect(fill(many)).toBe(many);
});

test('references that lead to references are followed ten times', () => {
  const chain = (length: number) =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `s${index}`,
        index === length - 1 ? { type: 'string' } : { $ref: `#/s${index + 1}` },
      ]),
    );
  expect(createResolve(chain(11))({ $ref: '#/s1' })).toEqual({ type: 'string' });
  expect(createResolve(chain(30))({ $ref: '#/s1' })).toBeNull();
});

test('a text that a description gives as its example is cut', () => {
  const sample = sampleOf({ type: 'string', example: 'x'.repeat(100_000) }, createResolve({}));
  expect(String(sample).length).toBeLessThanOrEqual(2_000);
});

test('of the parameters of an operation, the first hundred are taken', async () => {
  const parameters = Array.from({ length: 150 }, (_, index) => ({ name: `p${index}`, in: 'query', required: true }));
  const { calls } = await imported({
    openapi: '3.1.0',
    info: { title: 'Many', version: '1' },
    servers: [{ url: 'https://api.example' }],
    paths: { '/x': { get: { parameters } } },
  });
  expect(new URL(calls[0]?.draft.url ?? '').searchParams.size).toBe(100);
});
