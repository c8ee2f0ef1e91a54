import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import type { Finding } from '../recorded-call/finding.ts';
import { findingText, severityText } from './finding-text.ts';
import styles from './leak-list.module.css';

interface LeakListProps {
  readonly findings: readonly Finding[];
  /** Opens the playground with the call as a `clientSecretRequest`; absent if it already is one. */
  readonly onConvert?: (() => void) | undefined;
}

const SEVERITIES = { high: styles.high, medium: styles.medium, low: undefined };

/** The findings of a call: severity, place, reason and fix. The most severe first. */
export function LeakList({ findings, onConvert }: LeakListProps) {
  if (findings.length === 0) return <p class={textStyles.note}>{t('leaks.list.none')}</p>;
  const rank = { high: 0, medium: 1, low: 2 };
  return (
    <>
      {onConvert && (
        <Button size="small" kind="primary" onClick={onConvert}>
          {t('leaks.list.convert')}
        </Button>
      )}
      <ul class={styles.leaks} aria-label={t('leaks.list.label')}>
        {findings
          .toSorted((a, b) => rank[a.severity] - rank[b.severity])
          .map((finding) => {
            const { id, severity, place } = finding;
            const { title, why, fix } = findingText(finding);
            return (
              <li class={classes(styles.leak, SEVERITIES[severity])} key={`${id} ${place}`}>
                <p class={styles.title}>
                  <b>{title}</b> <span class={styles.severity}>{severityText(severity)}</span> <code>{place}</code>
                </p>
                <p>{why}</p>
                <p class={textStyles.muted}>{fix}</p>
              </li>
            );
          })}
      </ul>
    </>
  );
}
