import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

interface Range {
  readonly first: number;
  /** The first row that need not be there. */
  readonly last: number;
}

/** Rows above and below the window, so that fast scrolling shows no gap; and the steps in which rows come and go. */
const OVERSCAN = 8;
const STEP = 8;

/**
 * Which rows of a view have to be there. Whatever scrolls around the view, no more of it is seen than the window is
 * high; a window of some height that is scrolled elsewhere has some rows too many.
 */
export function useVisibleRange(view: RefObject<HTMLElement | null>, count: number, rowHeight: number): Range {
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
    // Scrolling does not bubble, but it is captured: of the pane, of the panel, of the window.
    document.addEventListener('scroll', measure, { capture: true, passive: true });
    addEventListener('resize', measure);
    return () => {
      document.removeEventListener('scroll', measure, { capture: true });
      removeEventListener('resize', measure);
    };
  }, [rowHeight, count]);
  return { first: Math.min(Math.max(range.first, 0), count), last: Math.min(Math.max(range.last, 0), count) };
}
