import { useCallback, useEffect, useId, useState } from 'preact/hooks';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { type JsonLines, lineTokens } from '../json-lines.ts';
import {
  indentOf,
  isLong,
  jsonRows,
  offsetsOf,
  partsBetween,
  rowLength,
  shownTokens,
  type TokenPart,
  type Unfolding,
} from '../lines/json-rows.ts';
import { useStateOf } from '../lines/use-state-of.ts';
import { characterBoundary } from '../lines/wrap.ts';
import { Highlighted } from '../search/highlighted.tsx';
import { lineAt } from '../search/line-at.ts';
import type { Found, Search } from '../search/use-search.ts';
import { isClosing } from '../tree/json-path.ts';
import { treeAction } from '../tree/tree-keys.ts';
import styles from './json-rows.module.css';
import { MAX_ROWS, type RowTarget, RowView } from './row-view.tsx';
import rowStyles from './rows.module.css';

const ALL: Unfolding = { folded: new Set(), opened: new Set() };

interface JsonRowsProps {
  readonly lines: JsonLines;
  readonly search: Search;
  /** The line whose value and path can be copied. */
  readonly selected: number | null;
  readonly onSelect: (line: number) => void;
}

/** JSON in rows, as a tree: the arrow keys select a line, fold and unfold, and the match that a search shows is selected. */
export function JsonRows({ lines, search, selected, onSelect }: JsonRowsProps) {
  const { found } = search;
  const id = useId();
  const [unfolding, setUnfolding] = useStateOf(lines, ALL);
  const { folded, opened } = unfolding;
  const [target, setTarget] = useState<RowTarget | null>(null);
  const rowsAt = useCallback((columns: number) => jsonRows(lines, unfolding, columns, MAX_ROWS), [lines, unfolding]);

  const toggle = (line: number): void => setUnfolding({ opened, folded: toggled(folded, line) });
  const open = (line: number): void => setUnfolding({ folded, opened: toggled(opened, line) });

  useEffect(() => {
    if (found === null || found.current === -1) return;
    const offset = found.matches.offsets[found.current] as number;
    const line = lineAt(lines, offset);
    setUnfolding(revealing(lines, unfolding, line));
    onSelect(isClosing(lines, line) ? lines.closes.indexOf(line) : line);
    setTarget({ line, part: (columns) => partOf(lines, line, offset, columns), block: 'center' });
  }, [found, lines]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const line = selected ?? 0;
    // Buttons in the rows have keys of their own, and combinations are the browser's.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = treeAction(event.key, lines, folded, line);
    if (action === null) return;
    event.preventDefault();
    if ('select' in action) {
      onSelect(action.select);
      setTarget({ line: action.select, part: () => 0, block: 'nearest' });
    } else if ((lines.closes[line] ?? 0) > 0) toggle(line);
    else if (isLong(lines, line)) open(line);
  };

  const draw = (line: number, part: number, columns: number) => {
    const length = rowLength(lines, line, columns);
    const tokens = shownTokens(lines, line, opened.has(line), length);
    const offsets = offsetsOf(lines, line, tokens);
    const indent = indentOf(lines.depths[line] ?? 0, columns);
    const closes = lines.closes[line] ?? 0;
    const isFolded = folded.has(line);
    return (
      <div class={styles.row} style={{ '--indent': indent + (part === 0 ? 0 : 2) }}>
        {closes > 0 && part === 0 && (
          <button
            type="button"
            class={styles.fold}
            tabIndex={-1}
            aria-label={isFolded ? t('response_view.json.unfold') : t('response_view.json.fold')}
            onClick={() => toggle(line)}
          />
        )}
        {partsBetween(tokens, part * length, (part + 1) * length).map((one) =>
          one.token[0] === 'more' ? (
            <button type="button" class={rowStyles.more} tabIndex={-1} onClick={() => open(line)}>
              {one.token[1]}
            </button>
          ) : (
            <Token part={one} text={lines.text} offset={offsets.get(one.token)} found={found} />
          ),
        )}
        {isFolded && (
          <span class={styles.folded}>
            {` ${t('response_view.json.lines', closes - line - 1, { count: number(closes - line - 1) })} `}
            {closes < lines.count && lineTokens(lines, closes).map(([, text]) => text)}
          </span>
        )}
      </div>
    );
  };
  return (
    <RowView
      label="JSON"
      total={lines.total}
      rowsAt={rowsAt}
      draw={draw}
      keep={selected ?? 0}
      target={target}
      onLines={search.setShown}
      space={{
        role: 'tree',
        tabIndex: 0,
        'aria-label': 'JSON',
        'aria-activedescendant': `${id}-${selected ?? 0}`,
        onKeyDown,
        onFocus: () => selected ?? onSelect(0),
      }}
      row={(line, part) => ({
        role: 'treeitem',
        'aria-level': (lines.depths[line] ?? 0) + 1,
        'aria-selected': line === selected,
        ...(part === 0 && { id: `${id}-${line}` }),
        ...(part === 0 && (lines.closes[line] ?? 0) > 0 && { 'aria-expanded': !folded.has(line) }),
        onClick: () => onSelect(isClosing(lines, line) ? lines.closes.indexOf(line) : line),
      })}
    />
  );
}

const KINDS: Readonly<Record<TokenPart['token'][0], string | undefined>> = {
  name: styles.name,
  string: styles.string,
  number: styles.number,
  literal: styles.literal,
  mark: styles.mark,
  space: undefined,
  more: undefined,
};

interface TokenProps {
  readonly part: TokenPart;
  /** Of the whole JSON. */
  readonly text: string;
  /** Where the token starts in it; a space is not there. */
  readonly offset: number | undefined;
  readonly found: Found | null;
}

function Token({ part: { token, from, to }, text, offset, found }: TokenProps) {
  if (offset === undefined) return <span class={KINDS[token[0]]}>{token[1].slice(from, to)}</span>;
  const [start, end] = [characterBoundary(text, offset + from), characterBoundary(text, offset + to)];
  return (
    <span class={KINDS[token[0]]}>
      <Highlighted text={text} from={start} to={end} found={found} />
    </span>
  );
}

function toggled(set: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** With nothing folded around a line, and its string in full. */
function revealing(lines: JsonLines, { folded, opened }: Unfolding, line: number): Unfolding {
  return {
    folded: new Set([...folded].filter((start) => line <= start || line > (lines.closes[start] ?? start))),
    opened: isLong(lines, line) ? new Set([...opened, line]) : opened,
  };
}

/** The row of an opened line that has an offset of the text. */
function partOf(lines: JsonLines, line: number, offset: number, columns: number): number {
  const length = rowLength(lines, line, columns);
  const tokens = shownTokens(lines, line, true, length);
  const offsets = offsetsOf(lines, line, tokens);
  let column = 0;
  for (const token of tokens) {
    const start = offsets.get(token);
    if (start !== undefined && offset < start + token[1].length) return Math.floor((column + offset - start) / length);
    column += token[1].length;
  }
  return 0;
}
