import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import type { Finding } from '../recorded-call/finding.ts';
import styles from './leak-list.module.css';

interface LeakListProps {
  readonly findings: readonly Finding[];
  /** Opens the playground with the call as a `clientSecretRequest`; absent if it already is one. */
  readonly onConvert?: (() => void) | undefined;
}

const SEVERITIES = { high: styles.high, medium: styles.medium, low: undefined };

/** The findings of a call: severity, place, reason and fix. The most severe first. */
export function LeakList({ findings, onConvert }: LeakListProps) {
  if (findings.length === 0) return <p class={textStyles.note}>No leaks found.</p>;
  const rank = { high: 0, medium: 1, low: 2 };
  return (
    <>
      {onConvert && (
        <Button size="small" kind="primary" onClick={onConvert}>
          Convert to clientSecretRequest
        </Button>
      )}
      <ul class={styles.leaks} aria-label="Leaks">
        {findings
          .toSorted((a, b) => rank[a.severity] - rank[b.severity])
          .map(({ id, severity, title, place, why, fix }) => (
            <li class={classes(styles.leak, SEVERITIES[severity])} key={`${id} ${place}`}>
              <p class={styles.title}>
                <b>{title}</b> <span class={styles.severity}>{severity}</span> <code>{place}</code>
              </p>
              <p>{why}</p>
              <p class={textStyles.muted}>{fix}</p>
            </li>
          ))}
      </ul>
    </>
  );
}
