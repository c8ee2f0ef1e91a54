import { useEffect, useState } from 'preact/hooks';
import { durationText } from '../../response-view/format.ts';

/** Counts up while a call runs; hidden from screen readers, which announce the phases instead. */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="elapsed" aria-hidden="true">
      <span class="spinner" /> {durationText(Math.max(0, now - since))}
    </span>
  );
}
