import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { Skeleton } from '../../design/notice.tsx';
import { usePlayground } from '../playground.ts';
import styles from './history-pane.module.css';

/** Above the response: opens the history. */
export function HistoryBar() {
  const { open } = usePlayground().history;
  return (
    <div class={styles.bar}>
      <Button kind="quiet" size="small" icon="clock" onClick={open}>
        History
      </Button>
    </div>
  );
}

/** The history, whose code is loaded when it is opened. */
export function HistoryPane() {
  const [View, setView] = useState<ComponentType | null>(null);
  useEffect(() => {
    void import('./history-view.tsx').then(({ HistoryView }) => setView(() => HistoryView));
  }, []);
  return (
    <section class={styles.pane} aria-label="History">
      {View === null ? <Skeleton lines={6} /> : <View />}
    </section>
  );
}
