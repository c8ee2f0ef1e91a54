import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import './notice.css';

export interface NoticeProps {
  readonly kind: 'info' | 'warn' | 'danger';
  readonly title?: string;
  readonly children?: ComponentChildren;
  /** Buttons under the text. */
  readonly actions?: ComponentChildren;
}

/** `danger` is announced immediately (`alert`), the others politely (`status`). */
export const Notice = ({ kind, title, children, actions }: NoticeProps) => (
  <div class={`notice notice-${kind}`} role={kind === 'danger' ? 'alert' : 'status'}>
    <Icon name={kind === 'info' ? 'info' : 'warning'} />
    <div class="notice-body">
      {title && <p class="notice-title">{title}</p>}
      {children}
      {actions && <div class="notice-actions">{actions}</div>}
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
  <div class="empty">
    <span class="empty-mark">
      <Icon name={icon} size={20} />
    </span>
    <h2>{title}</h2>
    {children}
    {actions && <div class="empty-actions">{actions}</div>}
  </div>
);

/** Grey bars as a placeholder for `lines` of text that are loading. */
export const Skeleton = ({ lines = 1, label = 'Loading' }: { lines?: number; label?: string }) => (
  <div role="status" aria-label={label} style={{ display: 'grid', gap: '10px', padding: '12px 16px' }}>
    {Array.from({ length: lines }, (_, index) => (
      <div class="skeleton" style={{ width: `${90 - ((index * 23) % 45)}%` }} />
    ))}
  </div>
);
