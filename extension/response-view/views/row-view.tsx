import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Rows } from '../lines/wrap.ts';
import { useGrid } from './use-grid.ts';
import { useVisibleRange } from './use-visible-range.ts';

/** More would be higher than what browsers lay out: 16.7 million pixels in Firefox, and a screen's pixels count. */
export const MAX_ROWS = 400_000;

interface RowViewProps {
  /** What the text is; the count of its lines is added. */
  readonly label: string;
  /** Lines that the text has: more than there are rows for are left out, which the view says. */
  readonly total: number;
  /** Lines to rows when so many characters fit side by side. Another function where it would bring others. */
  readonly rowsAt: (columns: number) => Rows;
  readonly draw: (line: number, part: number, columns: number) => ComponentChildren;
  /** A line that stays on the page wherever the view is scrolled: the one with the focus. */
  readonly keep?: number | null;
  readonly onKeyDown?: (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => void;
}

/** Long text of which only the rows in sight exist. They are wrapped by counting, so each is as high as the next. */
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
        <p class="faint small">
          {`The first ${rows.lines.toLocaleString('en')} of ${total.toLocaleString('en')} lines. The download has all.`}
        </p>
      )}
      <section
        class="rows"
        aria-label={`${label}, ${total.toLocaleString('en')} ${total === 1 ? 'line' : 'lines'}`}
        ref={view}
        onKeyDown={onKeyDown}
      >
        <div class="row-space" style={{ height: `${count * rowHeight}px` }}>
          {rows &&
            visible.map((row) => {
              const { line, part } = rows.at(row);
              return (
                <div class="row" key={row} style={{ top: `${row * rowHeight}px` }}>
                  {draw(line, part, columns)}
                </div>
              );
            })}
        </div>
      </section>
    </>
  );
}
