import { useEffect, useState } from 'preact/hooks';
import { ago } from '../../design/ago.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import type { HistoryEntry } from '../../history/entry.ts';
import { hasFailed, outcomeText } from '../../history/outcome-text.ts';
import { leftToRight, number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { showCalls } from '../../navigation/try-secret.ts';
import { useEditing } from '../editing.ts';
import styles from './activity.module.css';
import type { ActivityProps } from './activity-props.ts';

const SHOWN = 4;

/** The newest calls with the secret, and its last error if that is none of them. From this browser only. */
export function Calls({ relay, secret: { name } }: ActivityProps) {
  const { history } = useEditing();
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  useEffect(() => {
    const read = (): void =>
      void history
        .list(relay.id)
        .then((all) => setEntries(all.filter(({ secret }) => secret === name)))
        .catch(() => setEntries(null));
    read();
    return history.watch(read);
  }, [relay.id, name]);
  if (entries === null) return null;
  if (entries.length === 0) return <p class={textStyles.hint}>{t('secrets.activity.noCalls')}</p>;
  const newest = entries.slice(0, SHOWN);
  const failed = entries.find(hasFailed);
  return (
    <>
      <div class={layoutStyles.line}>
        <h3 class={textStyles.label}>{t('secrets.activity.calls')}</h3>
        <span class={layoutStyles.end} />
        <Button size="small" kind="quiet" icon="clock" onClick={() => showCalls(name)}>
          {entries.length > SHOWN
            ? t('secrets.activity.allCalls', { count: number(entries.length) })
            : t('secrets.activity.history')}
        </Button>
      </div>
      <ul class={styles.calls} aria-label={t('secrets.activity.calls')}>
        {newest.map((entry) => (
          <Call key={entry.id} entry={entry} />
        ))}
        {failed && !newest.includes(failed) && <Call entry={failed} label={t('secrets.activity.lastError')} />}
      </ul>
    </>
  );
}

const Call = ({ entry, label }: { entry: HistoryEntry; label?: string }) => (
  <li>
    <button type="button" class={styles.call} onClick={() => showCalls(entry.id)}>
      <span class={classes(styles.url, textStyles.cut)}>
        {label && <strong>{label}: </strong>}
        {leftToRight(`${entry.method} ${entry.url.replace(/^https:\/\//, '')}`)}
      </span>
      <span class={hasFailed(entry) ? styles.bad : textStyles.muted} dir="auto">
        {outcomeText(entry)}
      </span>
      <span class={textStyles.faint}>{ago(new Date(entry.startedAt).toISOString())}</span>
    </button>
  </li>
);
