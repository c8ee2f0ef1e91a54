/** Milliseconds after which a busy page does what was put off. */
const PATIENCE_MS = 300;

/**
 * Calls it once the page has been painted, and once more with a key that was pressed at once; soon after if nothing is
 * painted, as in a page that is not visible.
 */
export function whenPainted(run: () => void): void {
  let isDone = false;
  const once = (): void => {
    if (!isDone) run();
    isDone = true;
  };
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)));
  setTimeout(once, PATIENCE_MS);
}

/** Calls it once the page has been painted and nobody waits for it, such as for the key that was just pressed. */
export const whenIdle = (run: () => void): void => {
  requestAnimationFrame(() => requestIdleCallback(run, { timeout: PATIENCE_MS }));
};
