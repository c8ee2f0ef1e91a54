import { isFirefox } from '../../browser/firefox.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { destinationOf, initiatorText, outcomeOf } from '../outcome.ts';

export interface Column {
  readonly id: 'method' | 'secret' | 'destination' | 'status' | 'source' | 'time' | 'size' | 'waterfall';
  readonly label: string;
  /** For the tooltip of the heading, where the label alone does not say it. */
  readonly hint?: string;
  /** By what the column sorts. */
  readonly rank: (call: RecordedCall) => string | number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'method', label: 'Method', rank: ({ sent }) => sent.method },
  { id: 'secret', label: 'Secret', rank: ({ sent }) => sent.secret },
  { id: 'destination', label: 'Destination', rank: destinationOf },
  {
    id: 'status',
    label: 'Status',
    // Calls without an answer stand beside each other, and the relay's 403 beside the relay's.
    rank: (call) => `${String(call.status).padStart(3, '0')} ${outcomeOf(call).kind}`,
  },
  {
    id: 'source',
    label: 'Source',
    hint: isFirefox ? 'How the page asked is nothing that Firefox tells' : 'How the page asked',
    rank: initiatorText,
  },
  { id: 'time', label: 'Time', hint: 'From the page and back', rank: ({ duration }) => duration },
  { id: 'size', label: 'Size', hint: 'Body of the answer', rank: ({ size }) => size },
  {
    id: 'waterfall',
    label: 'Waterfall',
    hint: 'Above, by the clock of the page: connect, wait, receive. Below, by the clock of the relay: its own work, then the destination.',
    rank: ({ startedAt }) => startedAt,
  },
];

export interface Sorting {
  readonly column: Column['id'];
  readonly isDescending: boolean;
}

/** A first click sorts upwards, a second downwards, a third leaves the order in which the calls were started. */
export function nextSorting(now: Sorting | null, column: Column['id']): Sorting | null {
  if (now?.column !== column) return { column, isDescending: false };
  return now.isDescending ? null : { column, isDescending: true };
}

/** `calls` stand in the order in which they were started, and equal ones stay so. */
export function sorted(calls: readonly RecordedCall[], sorting: Sorting | null): readonly RecordedCall[] {
  const column = COLUMNS.find(({ id }) => id === sorting?.column);
  if (!sorting || !column) return calls;
  const sign = sorting.isDescending ? -1 : 1;
  const ranked = calls.map((call) => ({ call, rank: column.rank(call) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -sign : a.rank > b.rank ? sign : 0));
  return ranked.map(({ call }) => call);
}
