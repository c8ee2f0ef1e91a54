import type { ComponentType } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../design/icon.tsx';
import { Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import type { RelayView } from '../relay-client/connection.ts';
import styles from './usage-section.module.css';

interface SectionProps {
  readonly relay: RelayView;
  /** Of the secret. */
  readonly name: string;
}

/** Folded; its code and its numbers are loaded when it is opened. */
export function UsageSection({ relay, name }: SectionProps) {
  const [isOpen, setOpen] = useState(false);
  const [Panel, setPanel] = useState<ComponentType<SectionProps> | null>(null);
  const toggle = (open: boolean): void => {
    setOpen(open);
    if (open) void import('./usage-panel.tsx').then(({ UsagePanel }) => setPanel(() => UsagePanel));
  };
  return (
    <details class={styles.section} onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" size={14} />
        Usage
        <span class={textStyles.hint}>last 31 days</span>
      </summary>
      {isOpen && <div class={styles.body}>{Panel ? <Panel relay={relay} name={name} /> : <Skeleton lines={3} />}</div>}
    </details>
  );
}
