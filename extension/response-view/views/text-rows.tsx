import { useCallback, useMemo } from 'preact/hooks';
import { t } from '../../language/messages.ts';
import type { Lines } from '../lines/lines.ts';
import { characterBoundary, rowsOfLines } from '../lines/wrap.ts';
import { Highlighted } from '../search/highlighted.tsx';
import { lineAt } from '../search/line-at.ts';
import type { Search } from '../search/use-search.ts';
import { MAX_ROWS, RowView } from './row-view.tsx';

/** Plain text in rows, which scroll to the match that a search shows. */
export function TextRows({ lines, search }: { lines: Lines; search?: Search }) {
  const found = search?.found ?? null;
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
  const target = useMemo(() => {
    if (found === null || found.current === -1) return null;
    const offset = found.matches.offsets[found.current] as number;
    const line = lineAt(lines, offset);
    const part = (columns: number): number => Math.floor((offset - (starts[line] ?? 0)) / rowLength(line, columns));
    return { line, part, block: 'center' as const };
  }, [lines, found]);
  const draw = (line: number, part: number, columns: number) => {
    const length = rowLength(line, columns);
    const start = (starts[line] ?? 0) + part * length;
    const end = Math.min(start + length, ends[line] ?? 0);
    const [from, to] = [characterBoundary(text, start), characterBoundary(text, end)];
    return <Highlighted text={text} from={from} to={to} found={found} />;
  };
  return (
    <RowView
      label={t('response_view.text.name')}
      total={lines.total}
      rowsAt={rowsAt}
      draw={draw}
      target={target}
      onLines={search?.setShown}
    />
  );
}
