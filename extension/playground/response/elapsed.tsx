import { useEffect, useState } from 'preact/hooks';
import { SpinnerIcon } from '../../design/button.tsx';
import { durationText } from '../../response-view/format.ts';
import styles from './summary.module.css';

/** Counts up while a call runs; hidden from screen readers, which announce the phases instead. */
export function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class={styles.elapsed} aria-hidden="true">
      <SpinnerIcon /> {durationText(Math.max(0, now - since))}
    </span>
  );
}
