import { useEffect } from 'preact/hooks';
import layoutStyles from '../../design/layout.module.css';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';
import { SavedList } from './saved-list.tsx';

/** In place of the response. */
export function SavedPane() {
  const { follow } = usePlayground().saved;
  useEffect(follow, []);
  return (
    <section class={layoutStyles.pane} aria-label={t('playground.saved.title')}>
      <SavedList />
    </section>
  );
}
