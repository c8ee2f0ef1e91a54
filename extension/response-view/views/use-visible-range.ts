import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

interface Range {
  readonly first: number;
  /** The first row after the range. */
  readonly last: number;
}

/** Rows rendered above and below the window, so that fast scrolling shows no gap, and the step of the range in rows. */
const OVERSCAN = 8;
const STEP = 8;

/**
 * The rows of a view to render: those within the height of the browser window, whichever ancestor scrolls. A smaller
 * scroll container renders some rows too many. `layout`: another value makes it measure again.
 */
export function useVisibleRange(
  view: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  layout: unknown = null,
): Range {
  const [range, setRange] = useState<Range>({ first: 0, last: 0 });
  useLayoutEffect(() => {
    const measure = (): void => {
      const top = view.current?.getBoundingClientRect().top ?? 0;
      const first = Math.floor((-top / rowHeight - OVERSCAN) / STEP) * STEP;
      const last = Math.ceil(((innerHeight - top) / rowHeight + OVERSCAN) / STEP) * STEP;
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    if (rowHeight === 0) return;
    measure();
    // Scroll events do not bubble, but capturing receives those of every ancestor.
    document.addEventListener('scroll', measure, { capture: true, passive: true });
    addEventListener('resize', measure);
    return () => {
      document.removeEventListener('scroll', measure, { capture: true });
      removeEventListener('resize', measure);
    };
  }, [rowHeight, count, layout]);
  return { first: Math.min(Math.max(range.first, 0), count), last: Math.min(Math.max(range.last, 0), count) };
}
