import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { inSlices, runSync, type Sliced } from './in-slices.ts';

/** Bytes of which so few are worked through at once: nothing flickers, and no frame is missed. */
const MAX_SYNC_BYTES = 32_768;

/**
 * What `work` makes of a body with `size` bytes; of an earlier one as long as that is not done, and `null` before
 * anything is. While a body arrives there is another one many times a second: what has been begun is done first, then
 * the latest.
 */
export function useSliced<T>(size: number, work: () => Sliced<T>, inputs: readonly unknown[]): T | null {
  const [finished, setFinished] = useState<{ readonly value: T } | null>(null);
  const small = useMemo(() => (size <= MAX_SYNC_BYTES ? { value: runSync(work()) } : null), inputs);
  const task = useMemo(() => work, inputs);
  const latest = useRef(task);
  latest.current = task;
  const running = useRef<AbortController | null>(null);

  useEffect(() => {
    if (small || running.current) return;
    const controller = new AbortController();
    running.current = controller;
    void (async () => {
      let started: typeof work | null = null;
      while (started !== latest.current && !controller.signal.aborted) {
        started = latest.current;
        const value = await inSlices(started(), controller.signal);
        if (value !== null) setFinished({ value });
      }
      running.current = null;
    })();
  }, [task]);
  useEffect(() => () => running.current?.abort(), []);
  return (small ?? finished)?.value ?? null;
}
