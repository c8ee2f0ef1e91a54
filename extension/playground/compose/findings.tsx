import { classes } from '../../design/classes.ts';
import { Icon, type IconName } from '../../design/icon.tsx';
import type { Finding } from '../lint/finding.ts';
import { linted } from '../state.ts';
import styles from './findings.module.css';
import { FixButtons } from './fix-buttons.tsx';

const ICONS: Readonly<Record<Finding['level'], IconName>> = { hint: 'info', warning: 'warning', error: 'warning' };

const LEVELS = { hint: styles.hint, warning: styles.warning, error: styles.error };

/** What the relay would reject, checked while typing. A polite live region, so that it does not interrupt. */
export const Findings = () => (
  <div class={styles.findings} role="status" aria-label="Request check">
    {linted.value.findings.map((finding) => (
      <div class={classes(styles.finding, LEVELS[finding.level])} key={finding.text}>
        <Icon name={ICONS[finding.level]} size={14} />
        <div class={styles.body}>
          <p>
            {finding.text} {finding.code && <code class={styles.code}>{finding.code}</code>}
          </p>
          <FixButtons fixes={finding.fixes} />
        </div>
      </div>
    ))}
  </div>
);
