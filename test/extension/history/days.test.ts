import { expect, test } from 'vitest';
import { byDay } from '../../../extension/history/days.ts';
import { entryOf } from '../../../extension/history/entry.ts';
import { endedCall } from './build.ts';

test('calls are grouped by the day of this computer, newest first', () => {
  const now = new Date(2026, 2, 2, 0, 30).getTime();
  const at = (startedAt: number, id: number) => ({ ...entryOf({ ...endedCall(), startedAt }, 'relay'), id });
  const minutes = 60_000;
  const entries = [
    at(now - minutes, 4),
    at(now - 2 * minutes, 3),
    at(now - 40 * minutes, 2),
    at(new Date(2026, 1, 20, 12).getTime(), 1),
  ];
  const rows = byDay(entries, now).map((row) => (row.kind === 'day' ? row.label : row.entry.id));
  expect(rows).toEqual(['Today', 4, 3, 'Yesterday', 2, 'Friday, February 20, 2026', 1]);
  expect(byDay([], now)).toEqual([]);
});
