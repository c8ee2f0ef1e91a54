import { Button } from '../../design/button.tsx';
import { lazy } from '../../design/lazy.tsx';
import { usePlayground } from '../playground.ts';
import styles from './history-pane.module.css';

const HistoryView = lazy(async () => (await import('./history-view.tsx')).HistoryView, 6);

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

/** In place of the response. */
export const HistoryPane = () => (
  <section class={styles.pane} aria-label="History">
    <HistoryView />
  </section>
);
