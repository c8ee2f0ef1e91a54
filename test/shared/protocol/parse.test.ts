import * as v from 'valibot';
import { expect, test } from 'vitest';
import { MAX_PARAM, parseWith } from '../../../shared/protocol/parse.ts';

const parse = parseWith(
  v.object({ name: v.string('must be a string'), tags: v.optional(v.record(v.string(), v.string('must be text'))) }),
  'input',
);
const invalid = (param: string, detail: string) => ({
  ok: false,
  refusal: { code: 'INVALID_PARAMETER', detail, param },
});

test('what fits the schema is its output', () => {
  expect(parse({ name: 'a', other: 1 })).toEqual({ ok: true, value: { name: 'a' } });
});

test.each<[string, unknown, object]>([
  ['a wrong field by its path', { name: 'a', tags: { b: 1 } }, invalid('tags.b', 'tags.b must be text.')],
  ['a field that is missing', {}, invalid('name', 'name is missing.')],
  ['the first of several', { name: 1, tags: { b: 1 } }, invalid('name', 'name must be a string.')],
])('%s is refused', (_, input, refused) => expect(parse(input)).toEqual(refused));

test('the whole input is refused by its name', () => {
  expect(parse('text')).toMatchObject({ refusal: { param: 'input' } });
});

test('a refusal repeats no more of the name of a field than it has to', () => {
  const parsed = parse({ name: 'a', tags: { ['x'.repeat(10_000)]: 1 } });
  expect(parsed.ok ? '' : parsed.refusal.param).toHaveLength(MAX_PARAM);
  expect(parsed.ok ? '' : parsed.refusal.detail.length).toBeLessThan(MAX_PARAM + 20);
});
