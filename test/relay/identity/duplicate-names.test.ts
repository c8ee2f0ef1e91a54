import { expect, test } from 'vitest';
import { hasDuplicateNames } from '../../../relay/identity/duplicate-names.ts';

test.each([
  '{"a":1,"a":2}',
  '{"a":1,"b":2,"a":3}',
  '{ "a" : 1 , "a" : 2 }',
  '{"a":1,"\\u0061":2}',
  '{"\\u0061":1,"a":2}',
  '{"\\"":1,"\\u0022":2}',
  '{"":1,"":2}',
  '{"x":{"a":1,"a":2}}',
  '[{"a":1},{"a":1,"a":2}]',
  '{"a":{},"b":[],"a":1}',
  '{"a":[{"b":1}],"a":2}',
  '{"__proto__":1,"__proto__":2}',
])('%s has a name twice', (json) => {
  JSON.parse(json);
  expect(hasDuplicateNames(json)).toBe(true);
});

test.each([
  '{}',
  '[]',
  '1',
  '"a:a"',
  '{"a":1,"b":2}',
  '{"a":1,"A":2}',
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '{"x":{"a":1},"y":{"a":2}}',
  '{"a":["a","a"],"b":"}"}',
  '{"a":"{\\"b\\":1,\\"b\\":2}"}',
  '{"a\\\\":1,"a":2}',
])('%s has none twice', (json) => {
  JSON.parse(json);
  expect(hasDuplicateNames(json)).toBe(false);
});
