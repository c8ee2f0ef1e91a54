import { dateFormat } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { HistoryEntry } from './entry.ts';

/** A row of the list: the heading of a day, or a call. */
export type HistoryRow =
  | { readonly kind: 'day'; readonly label: string }
  | { readonly kind: 'call'; readonly entry: HistoryEntry };

const DAY = dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** The entries, newest first, with a heading before each day of this computer's calendar. */
export function byDay(entries: readonly HistoryEntry[], now: number): HistoryRow[] {
  const rows: HistoryRow[] = [];
  let day = '';
  for (const entry of entries) {
    const key = new Date(entry.startedAt).toDateString();
    if (key !== day) rows.push({ kind: 'day', label: labelOf(entry.startedAt, now) });
    day = key;
    rows.push({ kind: 'call', entry });
  }
  return rows;
}

function labelOf(at: number, now: number): string {
  const key = new Date(at).toDateString();
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (key === new Date(now).toDateString()) return t('history.days.today');
  return key === yesterday.toDateString() ? t('history.days.yesterday') : DAY.format(at);
}
