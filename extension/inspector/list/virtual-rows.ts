/** As in the style sheet; the headings are as high. */
export const ROW_HEIGHT = 22;
/** Rows above and below what is seen, so that fast scrolling shows no gap. */
const OVERSCAN = 8;
/** The window moves by so many rows at once: most frames of slow scrolling have nothing to draw. */
const STEP = 4;

/** What of the list is seen: its first row, and rows in all, both in steps. */
export interface View {
  readonly first: number;
  readonly rows: number;
  /** Whether the newest call is seen, so that the next one should be, too. */
  readonly isAtEnd: boolean;
}

/** Heights and `top` in pixels; the headings hide none of the rows that are counted. */
export function viewOf(top: number, height: number, count: number): View {
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT));
  return {
    first: first - (first % STEP),
    rows: Math.ceil(height / ROW_HEIGHT / STEP) * STEP + STEP,
    isAtEnd: top + height >= count * ROW_HEIGHT,
  };
}

/** The view once the newest of `count` calls is seen: known before the browser has scrolled there. */
export const viewAtEnd = (view: View, count: number): View => ({ ...view, first: Math.max(0, count - view.rows) });

export const isSameView = (a: View, b: View): boolean =>
  a.first === b.first && a.rows === b.rows && a.isAtEnd === b.isAtEnd;

/** Which of `count` rows have to be there: from the first, up to but without the last. */
export function windowRange({ first: seen, rows }: View, count: number) {
  const first = Math.max(0, Math.min(count, seen) - OVERSCAN);
  return { first, last: Math.max(first, Math.min(count, seen + rows + OVERSCAN)) };
}
