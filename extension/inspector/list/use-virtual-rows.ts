import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { keyOf, type ListRow } from './rows.ts';
import { isSameView, ROW_HEIGHT, type View, viewAtEnd, viewOf, windowRange } from './virtual-rows.ts';

interface Shown {
  readonly rows: readonly ListRow[];
  /** Number of calls that were removed to make room for later ones. */
  readonly evicted: number;
  /** Whether the rows are sorted by time, so that new ones are added at the end and old ones removed at the start. */
  readonly isByTime: boolean;
}

/** The range of rows to render, and the list's scroll position when rows are added or removed. */
export function useVirtualRows({ rows, evicted, isByTime }: Shown) {
  const scroller = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState<View>({ first: 0, rows: 0, isAtEnd: true });
  const before = useRef({ rows, evicted });
  const count = rows.length;
  const measure = (): void => {
    const list = scroller.current;
    if (!list) return;
    const view = viewOf(list.scrollTop, list.clientHeight, count);
    setSeen((last) => (isSameView(last, view) ? last : view));
  };
  const measured = useRef(measure);
  measured.current = measure;
  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const sizes = new ResizeObserver(() => measured.current());
    sizes.observe(list);
    return () => sizes.disconnect();
  }, []);

  // Follows the newest call, unless the list was scrolled away from the end or is not sorted by time.
  const isFollowing = seen.isAtEnd && isByTime;
  useLayoutEffect(() => {
    const list = scroller.current;
    const last = before.current;
    before.current = { rows, evicted };
    if (!list) return;
    if (isFollowing) {
      list.scrollTop = (count + 1) * ROW_HEIGHT;
    } else if (isByTime && evicted > last.evicted) {
      // Keeps the visible rows in place when rows above them are removed.
      list.scrollTop -= evictedRows(last.rows, rows) * ROW_HEIGHT;
      measure();
    }
  }, [rows]);
  return { scroller, measure, ...windowRange(isFollowing ? viewAtEnd(seen, count) : seen, count) };
}

function evictedRows(before: readonly ListRow[], [first]: readonly ListRow[]): number {
  const key = first && keyOf(first);
  return Math.max(
    0,
    before.findIndex((row) => keyOf(row) === key),
  );
}
