/** A worker that lived shorter than this has failed to start, or fails by what it meets at once. */
const LIVED_MS = 10_000;
const FIRST_MS = 100;
const MAX_MS = 10_000;

/** How long to wait before a worker that has ended is replaced, in ms: not at all, unless they end soon again and again. */
export function createBackoff(): (livedMs: number) => number {
  let next = 0;
  return (livedMs) => {
    const wait = livedMs < LIVED_MS ? next : 0;
    next = livedMs < LIVED_MS ? Math.min(MAX_MS, Math.max(FIRST_MS, next * 2)) : FIRST_MS;
    return wait;
  };
}
