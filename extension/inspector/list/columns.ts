import { isFirefox } from '../../browser/firefox.ts';
import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { destinationOf, initiatorWord, outcomeKind } from '../outcome.ts';

export interface Column {
  readonly id: 'method' | 'secret' | 'destination' | 'status' | 'source' | 'time' | 'size' | 'waterfall';
  readonly label: string;
  /** Tooltip of the heading, if the label is not sufficient. */
  readonly hint?: string;
  /** The sort key of a call in this column. */
  readonly rank: (call: RecordedCall) => string | number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'method', label: t('inspector.column.method'), rank: ({ sent }) => sent.method },
  { id: 'secret', label: t('inspector.column.secret'), rank: ({ sent }) => sent.secret },
  { id: 'destination', label: t('inspector.column.destination'), rank: destinationOf },
  {
    id: 'status',
    label: t('inspector.column.status'),
    // Groups calls without a response, and separates the relay's own 403 from the upstream's.
    rank: (call) => `${String(call.status).padStart(3, '0')} ${outcomeKind(call)}`,
  },
  {
    id: 'source',
    label: t('inspector.column.source'),
    hint: isFirefox ? t('inspector.column.sourceHintFirefox') : t('inspector.column.sourceHint'),
    rank: initiatorWord,
  },
  {
    id: 'time',
    label: t('inspector.column.time'),
    hint: t('inspector.column.timeHint'),
    rank: ({ duration }) => duration,
  },
  { id: 'size', label: t('inspector.column.size'), hint: t('inspector.column.sizeHint'), rank: ({ size }) => size },
  {
    id: 'waterfall',
    label: t('inspector.column.waterfall'),
    hint: t('inspector.column.waterfallHint'),
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
