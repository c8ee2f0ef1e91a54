/** Rows above and below what is seen, so that fast scrolling shows no gap. */
const SPARE = 10;

/** Which of `count` rows of one height have to be there: from the first, up to but without the last. */
export function windowRange(scrollTop: number, height: number, rowHeight: number, count: number) {
  const first = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - SPARE);
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + SPARE);
  return { first, last: Math.max(first, last) };
}
