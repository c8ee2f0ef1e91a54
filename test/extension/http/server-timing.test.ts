import { expect, test } from 'vitest';
import { timingParts } from '../../../extension/http/server-timing.ts';

test('Server-Timing is read by its grammar', () => {
  expect(timingParts('parse;dur=0.2, upstream;desc="a, b;dur=9";dur=120, cache, total;dur="3.5"')).toEqual([
    { name: 'parse', duration: 0.2 },
    { name: 'upstream', duration: 120 },
    { name: 'total', duration: 3.5 },
  ]);
  expect(timingParts(null)).toEqual([]);
});
