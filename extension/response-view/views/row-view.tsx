import type { ComponentChildren, HTMLAttributes } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import type { Rows } from '../lines/wrap.ts';
import styles from './rows.module.css';
import { useGrid } from './use-grid.ts';
import { useVisibleRange } from './use-visible-range.ts';

/** More would exceed the maximum height of an element: 16.7 million device pixels in Firefox. */
export const MAX_ROWS = 400_000;

interface RowViewProps {
  /** The accessible name, to which the number of lines is added. */
  readonly label: string;
  /** Lines of the whole text. If there are more than rows, a note says so. */
  readonly total: number;
  /** Wraps the lines at a width in characters. A new function causes new rows. */
  readonly rowsAt: (columns: number) => Rows;
  readonly draw: (line: number, part: number, columns: number) => ComponentChildren;
  /** The line that is rendered regardless of the scroll position: the one that is selected. */
  readonly keep?: number | null;
  /** What to scroll to; a new object scrolls again. */
  readonly target?: RowTarget | null;
  /** Is told how many lines have rows, which depends on the width. */
  readonly onLines?: ((lines: number) => void) | undefined;
  /** Attributes of what contains the rows, and of each row. */
  readonly space?: HTMLAttributes<HTMLDivElement>;
  readonly row?: (line: number, part: number) => HTMLAttributes<HTMLDivElement>;
}

/** A row of a line. */
export interface RowTarget {
  readonly line: number;
  readonly part: (columns: number) => number;
  /** Where in the window it comes to be. */
  readonly block: 'center' | 'nearest';
}

/**
 * Virtualized text: only visible rows are rendered. Lines are wrapped by counting, so all rows have the same height.
 */
export function RowView({
  label,
  total,
  rowsAt,
  draw,
  keep = null,
  target = null,
  onLines,
  space,
  row: rowOf,
}: RowViewProps) {
  const view = useRef<HTMLElement>(null);
  const grid = useGrid(view);
  const columns = grid?.columns ?? 0;
  const rowHeight = grid?.rowHeight ?? 0;
  const rows = useMemo(() => (columns === 0 ? null : rowsAt(columns)), [rowsAt, columns]);
  const count = rows?.count ?? 0;
  const { first, last } = useVisibleRange(view, count, rowHeight);

  const shownLines = rows?.lines;
  useLayoutEffect(() => {
    if (shownLines !== undefined) onLines?.(shownLines);
  }, [shownLines]);

  const anchor = useRef<HTMLDivElement>(null);
  const scrolled = useRef<RowTarget | null>(null);
  useLayoutEffect(() => {
    if (target === null || target === scrolled.current || rows === null || anchor.current === null) return;
    scrolled.current = target;
    // The row itself may not be rendered yet.
    const row = Math.min(rows.of(target.line) + target.part(columns), count - 1);
    anchor.current.style.top = `${row * rowHeight}px`;
    anchor.current.scrollIntoView({ block: target.block });
  }, [target, rows]);

  const visible = Array.from({ length: last - first }, (_, index) => first + index);
  const kept = keep === null ? undefined : rows?.of(keep);
  if (kept !== undefined && kept < count) {
    if (kept < first) visible.unshift(kept);
    else if (kept >= last) visible.push(kept);
  }
  return (
    <>
      {rows && rows.lines < total && (
        <p class={classes(textStyles.faint, textStyles.small)}>
          {t('response_view.rows.cut', { shown: number(rows.lines), total: number(total) })}
        </p>
      )}
      <section
        class={styles.rows}
        aria-label={t('response_view.rows.name', total, { label, count: number(total) })}
        ref={view}
      >
        <div class={styles.space} style={{ height: `${count * rowHeight}px` }} {...space}>
          <div class={styles.anchor} ref={anchor} role="presentation" />
          {rows &&
            visible.map((row) => {
              const { line, part } = rows.at(row);
              return (
                <div {...rowOf?.(line, part)} class={styles.row} key={row} style={{ top: `${row * rowHeight}px` }}>
                  {draw(line, part, columns)}
                </div>
              );
            })}
        </div>
      </section>
    </>
  );
}
