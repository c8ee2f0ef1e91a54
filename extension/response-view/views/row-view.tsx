import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
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
  /** The line that is rendered regardless of the scroll position: the one with the focus. */
  readonly keep?: number | null;
  readonly onKeyDown?: (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => void;
}

/**
 * Virtualized text: only visible rows are rendered. Lines are wrapped by counting, so all rows have the same height.
 */
export function RowView({ label, total, rowsAt, draw, keep = null, onKeyDown }: RowViewProps) {
  const view = useRef<HTMLElement>(null);
  const grid = useGrid(view);
  const columns = grid?.columns ?? 0;
  const rowHeight = grid?.rowHeight ?? 0;
  const rows = useMemo(() => (columns === 0 ? null : rowsAt(columns)), [rowsAt, columns]);
  const count = rows?.count ?? 0;
  const { first, last } = useVisibleRange(view, count, rowHeight);

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
          {`The first ${rows.lines.toLocaleString('en')} of ${total.toLocaleString('en')} lines. Download the body to see all.`}
        </p>
      )}
      <section
        class={styles.rows}
        aria-label={`${label}, ${total.toLocaleString('en')} ${total === 1 ? 'line' : 'lines'}`}
        ref={view}
        onKeyDown={onKeyDown}
      >
        <div class={styles.space} style={{ height: `${count * rowHeight}px` }}>
          {rows &&
            visible.map((row) => {
              const { line, part } = rows.at(row);
              return (
                <div class={styles.row} key={row} style={{ top: `${row * rowHeight}px` }}>
                  {draw(line, part, columns)}
                </div>
              );
            })}
        </div>
      </section>
    </>
  );
}
