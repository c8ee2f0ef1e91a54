import { useState } from 'preact/hooks';
import { USAGE_DAYS } from '../../shared/protocol/usage.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { UsagePanel } from './usage-panel.tsx';
import styles from './usage-section.module.css';

/** Folded; its numbers are loaded when it is opened. `name` is the secret's. */
export function UsageSection({ relay, name }: { relay: RelayView; name: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class={styles.section} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" size={14} />
        {t('usage.section.title')}
        <span class={textStyles.hint}>{t('usage.section.days', { days: number(USAGE_DAYS) })}</span>
      </summary>
      {isOpen && (
        <div class={styles.body}>
          <UsagePanel relay={relay} name={name} />
        </div>
      )}
    </details>
  );
}
