/** Updates of a busy page are shown ten times a second, since each one costs a layout. */
const EVERY_MS = 100;

/** Throttles `run`: it is called in an animation frame, which only happens while the panel is visible. */
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
