/** As in the style sheet; also the height of the headings. */
export const ROW_HEIGHT = 22;
/** Rows rendered above and below the visible ones, so that fast scrolling shows no gap. */
const OVERSCAN = 8;
/** The rendered range moves in steps of this many rows, so that most frames of slow scrolling render nothing. */
const STEP = 4;

/** The visible part of the list: the first row and the number of rows, both rounded to steps. */
export interface View {
  readonly first: number;
  readonly rows: number;
  /** Whether the list is scrolled to the newest call, and therefore follows new ones. */
  readonly isAtEnd: boolean;
}

/** Heights and `top` in pixels, without the headings. */
export function viewOf(top: number, height: number, count: number): View {
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT));
  return {
    first: first - (first % STEP),
    rows: Math.ceil(height / ROW_HEIGHT / STEP) * STEP + STEP,
    isAtEnd: top + height >= count * ROW_HEIGHT,
  };
}

/** The view at the end of `count` rows, computed before the browser has scrolled there. */
export const viewAtEnd = (view: View, count: number): View => ({ ...view, first: Math.max(0, count - view.rows) });

export const isSameView = (a: View, b: View): boolean =>
  a.first === b.first && a.rows === b.rows && a.isAtEnd === b.isAtEnd;

/** The range of `count` rows to render; `last` is exclusive. */
export function windowRange({ first: seen, rows }: View, count: number) {
  const first = Math.max(0, Math.min(count, seen) - OVERSCAN);
  return { first, last: Math.max(first, Math.min(count, seen + rows + OVERSCAN)) };
}
