import { expect, test } from 'vitest';
import { sampleOf } from '../../../../extension/collections/openapi/sample.ts';

const MAX_READ = 2_000;

test.each([
  ['allOf', (part: object) => ({ allOf: Array(4).fill(part) })],
  ['properties', (part: object) => ({ properties: { a: part, b: part, c: part, d: part } })],
])('references in %s that multiply with every level are followed a bounded number of times', (_, nested) => {
  const reference = { $ref: '#/components/schemas/All' };
  let read = 0;
  sampleOf(reference, (value) => {
    read += 1;
    return value === reference ? nested(reference) : null;
  });
  expect(read).toBeGreaterThan(100);
  expect(read).toBeLessThan(MAX_READ);
});
