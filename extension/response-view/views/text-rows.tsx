import { useCallback } from 'preact/hooks';
import type { Lines } from '../lines/lines.ts';
import { characterBoundary, rowsOfLines } from '../lines/wrap.ts';
import { Marked } from '../marked.tsx';
import { MAX_ROWS, RowView } from './row-view.tsx';

/** Plain text in rows. */
export function TextRows({ lines }: { lines: Lines }) {
  const { text, starts, ends, lengths, wide } = lines;
  const rowLength = (line: number, columns: number): number => (wide[line] === 1 ? columns >> 1 : columns);
  const rowsAt = useCallback(
    (columns: number) =>
      rowsOfLines(
        lines.count,
        (line) => Math.max(1, Math.ceil((lengths[line] ?? 0) / rowLength(line, columns))),
        (line) => line + 1,
        MAX_ROWS,
      ),
    [lines],
  );
  const draw = (line: number, part: number, columns: number) => {
    const length = rowLength(line, columns);
    const start = (starts[line] ?? 0) + part * length;
    const end = Math.min(start + length, ends[line] ?? 0);
    return <Marked text={text} in="response" from={characterBoundary(text, start)} to={characterBoundary(text, end)} />;
  };
  return <RowView label="Text" total={lines.total} rowsAt={rowsAt} draw={draw} />;
}
