import { t } from '../language/messages.ts';
import { ROW_HEIGHT } from './list-rows.ts';
import styles from './skeleton-rows.module.css';

/** Stands for so many rows of the list, with its height, so that nothing moves when they come. */
export const SkeletonRows = ({ count }: { count: number }) => (
  <div
    class={styles.rows}
    style={{ height: `${count * ROW_HEIGHT}px` }}
    role="status"
    aria-label={t('secrets.tab.loading')}
  >
    {Array.from({ length: Math.min(count, Math.ceil(innerHeight / ROW_HEIGHT)) }, (_, index) => (
      <div class={styles.row} key={index}>
        <span />
        <span />
      </div>
    ))}
  </div>
);
