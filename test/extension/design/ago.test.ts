import { expect, test } from 'vitest';
import { ago } from '../../../extension/design/ago.ts';

const NOW = Date.UTC(2030, 5, 15, 12);

test.each([
  [0, 'just now'],
  [59, 'just now'],
  [60, '1 min. ago'],
  [7_199, '1 hr. ago'],
  [86_400 * 3, '3 days ago'],
  [-500, 'just now'],
])('%i seconds are said as "%s"', (seconds, text) => {
  expect(ago(new Date(NOW - seconds * 1000).toISOString(), NOW)).toBe(text);
});
