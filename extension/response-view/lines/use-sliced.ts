import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { inSlices, runSync, type Sliced } from './in-slices.ts';

/** Bodies up to this size are processed synchronously, which avoids flicker and takes less than a frame. */
const MAX_SYNC_BYTES = 32_768;

/**
 * The result of `work` for a body of `size` bytes; the previous result until it is finished, and `null` before the
 * first. A body that is arriving changes many times a second: a started task is finished first, then the latest one is
 * run.
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
