/** A busy page is shown ten times a second: more nobody reads, and each time costs a layout. */
const EVERY_MS = 100;

/** Calls `run` in the next frame that the panel is seen in, and not again so soon: however often it is asked. */
export function throttled(run: () => void): () => void {
  let isDue = false;
  let last = Number.NEGATIVE_INFINITY;
  const inFrame = (): void => {
    requestAnimationFrame(() => {
      isDue = false;
      last = performance.now();
      run();
    });
  };
  return () => {
    if (isDue) return;
    isDue = true;
    const wait = last + EVERY_MS - performance.now();
    if (wait > 0) setTimeout(inFrame, wait);
    else inFrame();
  };
}
