import type { ComponentChildren } from 'preact';
import { t } from '../language/messages.ts';
import { classes } from './classes.ts';
import emptyStyles from './empty-state.module.css';
import { Icon, type IconName } from './icon.tsx';
import styles from './notice.module.css';
import skeletonStyles from './skeleton.module.css';

export interface NoticeProps {
  readonly kind: 'info' | 'warn' | 'danger';
  readonly title?: string;
  readonly children?: ComponentChildren;
  /** Buttons under the text. */
  readonly actions?: ComponentChildren;
}

const KINDS = { info: styles.info, warn: styles.warn, danger: styles.danger };

/** `danger` is announced immediately (`alert`), the others politely (`status`). */
export const Notice = ({ kind, title, children, actions }: NoticeProps) => (
  <div class={classes(styles.notice, KINDS[kind])} role={kind === 'danger' ? 'alert' : 'status'}>
    <Icon name={kind === 'info' ? 'info' : 'warning'} />
    <div class={styles.body}>
      {title && <p class={styles.title}>{title}</p>}
      {children}
      {actions && <div class={styles.actions}>{actions}</div>}
    </div>
  </div>
);

export interface EmptyStateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

export const EmptyState = ({ icon, title, children, actions }: EmptyStateProps) => (
  <div class={emptyStyles.empty}>
    <span class={emptyStyles.mark}>
      <Icon name={icon} size={20} />
    </span>
    <h2>{title}</h2>
    {children}
    {actions && <div class={emptyStyles.actions}>{actions}</div>}
  </div>
);

/** Grey bars as a placeholder for `lines` of text that are loading. */
export const Skeleton = ({ lines = 1, label = t('design.skeleton.loading') }: { lines?: number; label?: string }) => (
  <div role="status" aria-label={label} class={skeletonStyles.skeleton}>
    {Array.from({ length: lines }, (_, index) => (
      <div class={skeletonStyles.bar} style={{ width: `${90 - ((index * 23) % 45)}%` }} />
    ))}
  </div>
);
