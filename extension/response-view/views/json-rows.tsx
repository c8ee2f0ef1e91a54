import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type JsonLines, lineTokens } from '../json-lines.ts';
import {
  indentOf,
  jsonRows,
  partsBetween,
  rowLength,
  shownTokens,
  type TokenPart,
  type Unfolding,
} from '../lines/json-rows.ts';
import { characterBoundary } from '../lines/wrap.ts';
import { Marked } from '../marked.tsx';
import styles from './json-rows.module.css';
import { MAX_ROWS, RowView } from './row-view.tsx';
import rowStyles from './rows.module.css';

const ALL: Unfolding = { folded: new Set(), opened: new Set() };

/** JSON in rows, with foldable objects and arrays. */
export function JsonRows({ lines }: { lines: JsonLines }) {
  const [shown, setShown] = useState({ lines, unfolding: ALL });
  const unfolding = shown.lines === lines ? shown.unfolding : ALL;
  const { folded, opened } = unfolding;
  const [focused, setFocused] = useState<number | null>(null);
  const moved = useRef<HTMLElement | null>(null);
  const rowsAt = useCallback((columns: number) => jsonRows(lines, unfolding, columns, MAX_ROWS), [lines, unfolding]);

  const toggle = (line: number): void => setShown({ lines, unfolding: { opened, folded: toggled(folded, line) } });
  const open = (line: number): void => setShown({ lines, unfolding: { folded, opened: toggled(opened, line) } });

  // The arrow keys move to the next fold button, which may have to be rendered first.
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const from = event.target instanceof HTMLElement ? event.target.dataset.fold : undefined;
    if (step === undefined || from === undefined) return;
    event.preventDefault();
    const next = nextFold(lines, folded, Number(from), step);
    if (next === null) return;
    moved.current = event.currentTarget;
    setFocused(next);
  };
  useLayoutEffect(() => {
    // `focus()` also scrolls to it.
    moved.current?.querySelector<HTMLElement>(`[data-fold="${focused}"]`)?.focus();
    moved.current = null;
  }, [focused]);

  const draw = (line: number, part: number, columns: number) => {
    const length = rowLength(lines, line, columns);
    const tokens = shownTokens(lines, line, opened.has(line), length);
    const indent = indentOf(lines.depths[line] ?? 0, columns);
    const closes = lines.closes[line] ?? 0;
    const isFolded = folded.has(line);
    return (
      <div class={styles.row} style={{ '--indent': indent + (part === 0 ? 0 : 2) }}>
        {closes > 0 && part === 0 && (
          <button
            type="button"
            class={styles.fold}
            data-fold={line}
            tabIndex={line === (focused ?? 0) ? 0 : -1}
            aria-label={isFolded ? 'Unfold' : 'Fold'}
            aria-expanded={!isFolded}
            onFocus={() => setFocused(line)}
            onClick={() => toggle(line)}
          />
        )}
        {partsBetween(tokens, part * length, (part + 1) * length).map((one) =>
          one.token[0] === 'more' ? (
            <button type="button" class={rowStyles.more} onClick={() => open(line)}>
              {one.token[1]}
            </button>
          ) : (
            <Token part={one} />
          ),
        )}
        {isFolded && (
          <span class={styles.folded}>
            {` ${(closes - line - 1).toLocaleString('en')} lines `}
            {closes < lines.count && lineTokens(lines, closes).map(([, text]) => text)}
          </span>
        )}
      </div>
    );
  };
  return (
    <RowView label="JSON" total={lines.total} rowsAt={rowsAt} draw={draw} keep={focused ?? 0} onKeyDown={onKeyDown} />
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

function Token({ part: { token, from, to } }: { part: TokenPart }) {
  const [kind, text] = token;
  const [start, end] = [characterBoundary(text, from), characterBoundary(text, to)];
  return (
    <span class={KINDS[kind]}>
      {kind === 'string' ? <Marked text={text} in="response" from={start} to={end} /> : text.slice(start, end)}
    </span>
  );
}

function toggled(set: ReadonlySet<number>, one: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** The nearest foldable line above or below that is not inside a folded one. */
function nextFold(lines: JsonLines, folded: ReadonlySet<number>, from: number, step: number): number | null {
  const hidden = [...folded].map((line) => [line, lines.closes[line] ?? line] as const);
  for (let line = from + step; line >= 0 && line < lines.count; line += step) {
    if (lines.closes[line] === 0 || hidden.some(([start, end]) => line > start && line <= end)) continue;
    return line;
  }
  return null;
}
