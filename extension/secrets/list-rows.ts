/** Height of a row in pixels, as in the style sheet. */
export const ROW_HEIGHT = 57;

/**
 * The rows to render: those in sight, and those that may get the focus next, wherever the list was scrolled to. Ascending.
 */
export function renderedRows(
  range: { readonly first: number; readonly last: number },
  kept: readonly number[],
  count: number,
): readonly number[] {
  const rows = new Set<number>();
  for (let row = range.first; row < range.last; row += 1) rows.add(row);
  for (const row of kept) {
    for (const near of [row - 1, row, row + 1]) if (row >= 0 && near >= 0 && near < count) rows.add(near);
  }
  return [...rows].sort((a, b) => a - b);
}
