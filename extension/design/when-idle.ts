/** Milliseconds after which a busy page does what was put off. */
const PATIENCE_MS = 300;

/** Calls it once the page has been painted and nobody waits for it, such as for the key that was just pressed. */
export const whenIdle = (run: () => void): void => {
  requestAnimationFrame(() => requestIdleCallback(run, { timeout: PATIENCE_MS }));
};
