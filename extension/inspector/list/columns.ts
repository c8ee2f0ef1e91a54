import { isFirefox } from '../../browser/firefox.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { destinationOf, initiatorText, outcomeOf } from '../outcome.ts';

export interface Column {
  readonly id: 'method' | 'secret' | 'destination' | 'status' | 'source' | 'time' | 'size' | 'waterfall';
  readonly label: string;
  /** Tooltip of the heading, if the label is not sufficient. */
  readonly hint?: string;
  /** The sort key of a call in this column. */
  readonly rank: (call: RecordedCall) => string | number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'method', label: 'Method', rank: ({ sent }) => sent.method },
  { id: 'secret', label: 'Secret', rank: ({ sent }) => sent.secret },
  { id: 'destination', label: 'Destination', rank: destinationOf },
  {
    id: 'status',
    label: 'Status',
    // Groups calls without a response, and separates the relay's own 403 from the upstream's.
    rank: (call) => `${String(call.status).padStart(3, '0')} ${outcomeOf(call).kind}`,
  },
  {
    id: 'source',
    label: 'Source',
    hint: isFirefox ? 'Firefox does not report how the page made the call' : 'How the page made the call',
    rank: initiatorText,
  },
  {
    id: 'time',
    label: 'Time',
    hint: 'From the page’s request to the end of the response',
    rank: ({ duration }) => duration,
  },
  { id: 'size', label: 'Size', hint: 'Size of the response body', rank: ({ size }) => size },
  {
    id: 'waterfall',
    label: 'Waterfall',
    hint: 'Top: connect, wait and receive, as measured by the browser. Bottom: relay and destination, as measured by the relay.',
    rank: ({ startedAt }) => startedAt,
  },
];

export interface Sorting {
  readonly column: Column['id'];
  readonly isDescending: boolean;
}

/** The first click sorts ascending, the second descending, the third restores the order by start time. */
export function nextSorting(now: Sorting | null, column: Column['id']): Sorting | null {
  if (now?.column !== column) return { column, isDescending: false };
  return now.isDescending ? null : { column, isDescending: true };
}

/** `calls` are in the order of start time; the sort is stable. */
export function sorted(calls: readonly RecordedCall[], sorting: Sorting | null): readonly RecordedCall[] {
  const column = COLUMNS.find(({ id }) => id === sorting?.column);
  if (!sorting || !column) return calls;
  const sign = sorting.isDescending ? -1 : 1;
  const ranked = calls.map((call) => ({ call, rank: column.rank(call) }));
  ranked.sort((a, b) => (a.rank < b.rank ? -sign : a.rank > b.rank ? sign : 0));
  return ranked.map(({ call }) => call);
}
