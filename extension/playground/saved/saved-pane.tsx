import { useEffect } from 'preact/hooks';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';
import { SavedList } from './saved-list.tsx';
import styles from './saved-pane.module.css';

/** In place of the response. */
export function SavedPane() {
  const { follow } = usePlayground().saved;
  useEffect(follow, []);
  return (
    <section class={styles.pane} aria-label={t('playground.saved.title')}>
      <SavedList />
    </section>
  );
}
