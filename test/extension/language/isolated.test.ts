import { expect, test } from 'vitest';
import { isolated } from '../../../extension/language/isolated.ts';

test('named values are isolated, a number for the plural is not', () => {
  expect(isolated({ name: 'openai', count: 2 })).toEqual({ name: '\u2068openai\u2069', count: '\u20682\u2069' });
  expect([isolated(2), isolated(['a']), isolated(undefined)]).toEqual([2, ['a'], undefined]);
});
