/** Work that can be interrupted wherever it yields. */
export type Sliced<T> = Generator<undefined, T>;

/** Milliseconds of work before yielding to the event loop: less than a frame. */
const SLICE_MS = 10;

/** Runs the work in slices, between which the window stays responsive; `null` once `signal` is aborted. */
export async function inSlices<T>(work: Sliced<T>, signal: AbortSignal): Promise<T | null> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return null;
  }
}

/** Runs the work synchronously. */
export function runSync<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
