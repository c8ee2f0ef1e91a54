import type { JsonLines } from '../json-lines.ts';
import { isClosing, parentOf } from './json-path.ts';

/** What a key does in the tree: selects a line, or folds or unfolds the selected one. */
export type TreeAction = { readonly select: number } | { readonly toggle: true };

/** The keys of a tree view (ARIA Authoring Practices); null for any other. */
export function treeAction(
  key: string,
  lines: JsonLines,
  folded: ReadonlySet<number>,
  line: number,
): TreeAction | null {
  const canFold = (lines.closes[line] ?? 0) > 0;
  switch (key) {
    case 'ArrowDown':
      return select(following(lines, folded, line));
    case 'ArrowUp':
      return select(preceding(lines, folded, line));
    case 'ArrowRight':
      if (!canFold) return null;
      return folded.has(line) ? { toggle: true } : select(following(lines, folded, line));
    case 'ArrowLeft':
      return canFold && !folded.has(line) ? { toggle: true } : select(parentOf(lines, line));
    case 'Home':
      return { select: 0 };
    case 'End':
      return select(preceding(lines, folded, lines.count));
    case 'Enter':
    case ' ':
      return { toggle: true };
    default:
      return null;
  }
}

const select = (line: number): TreeAction | null => (line < 0 ? null : { select: line });

function following(lines: JsonLines, folded: ReadonlySet<number>, from: number): number {
  let line = from;
  do line = (folded.has(line) ? (lines.closes[line] ?? line) : line) + 1;
  while (line < lines.count && isClosing(lines, line));
  return line < lines.count ? line : -1;
}

function preceding(lines: JsonLines, folded: ReadonlySet<number>, from: number): number {
  const hidden = [...folded].map((line) => [line, lines.closes[line] ?? line] as const);
  for (let line = from - 1; line >= 0; line -= 1) {
    // The outermost folded line around it; what is inside has no row.
    const fold = hidden.filter(([start, end]) => line > start && line <= end).sort(([a], [b]) => a - b)[0];
    if (fold) return fold[0];
    if (!isClosing(lines, line)) return line;
  }
  return -1;
}
