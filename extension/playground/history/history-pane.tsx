import { Button } from '../../design/button.tsx';
import layoutStyles from '../../design/layout.module.css';
import { lazy } from '../../design/lazy.tsx';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';
import styles from './history-pane.module.css';

const HistoryView = lazy(async () => (await import('./history-view.tsx')).HistoryView, 6);

/** Above the response: opens the saved calls, the queue or the history. */
export function HistoryBar() {
  const { history, queue, saved } = usePlayground();
  return (
    <div class={styles.bar}>
      <Button kind="quiet" size="small" icon="bookmark" onClick={saved.open}>
        {t('playground.history.savedCalls')}
      </Button>
      <Button kind="quiet" size="small" icon="queue" onClick={queue.open}>
        {t('playground.history.queue')}
      </Button>
      <Button kind="quiet" size="small" icon="clock" onClick={history.open}>
        {t('playground.history.title')}
      </Button>
    </div>
  );
}

/** In place of the response. */
export const HistoryPane = () => (
  <section class={layoutStyles.pane} aria-label={t('playground.history.title')}>
    <HistoryView />
  </section>
);
