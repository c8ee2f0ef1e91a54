import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { atOnce, inSlices, type Sliced } from './in-slices.ts';

/** Bytes of which so few are worked through at once: nothing flickers, and no frame is missed. */
const AT_ONCE = 32_768;

/**
 * What `work` makes of a body with `size` bytes; of an earlier one as long as that is not done, and `null` before
 * anything is. While a body arrives there is another one many times a second: what has been begun is done first, then
 * the latest.
 */
export function useSliced<T>(size: number, work: () => Sliced<T>, inputs: readonly unknown[]): T | null {
  const [done, setDone] = useState<{ readonly value: T } | null>(null);
  const small = useMemo(() => (size <= AT_ONCE ? { value: atOnce(work()) } : null), inputs);
  const wanted = useMemo(() => work, inputs);
  const latest = useRef(wanted);
  latest.current = wanted;
  const running = useRef<AbortController | null>(null);

  useEffect(() => {
    if (small || running.current) return;
    const controller = new AbortController();
    running.current = controller;
    void (async () => {
      let begun: typeof work | null = null;
      while (begun !== latest.current && !controller.signal.aborted) {
        begun = latest.current;
        const value = await inSlices(begun(), controller.signal);
        if (value !== null) setDone({ value });
      }
      running.current = null;
    })();
  }, [wanted]);
  useEffect(() => () => running.current?.abort(), []);
  return (small ?? done)?.value ?? null;
}
