import { expect, test } from 'vitest';
import { renderedRows } from '../../../extension/secrets/list-rows.ts';

test('of many rows, those in sight are rendered, and those that the focus can reach', () => {
  expect(renderedRows({ first: 2, last: 5 }, [-1], 300)).toEqual([2, 3, 4]);
  expect(renderedRows({ first: 0, last: 2 }, [299, 0], 300)).toEqual([0, 1, 298, 299]);
  expect(renderedRows({ first: 0, last: 0 }, [], 0)).toEqual([]);
});
