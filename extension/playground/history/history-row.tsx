import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import type { HistoryEntry } from '../../history/entry.ts';
import { outcomeText } from '../../history/outcome-text.ts';
import { dateFormat } from '../../language/format.ts';
import { durationText } from '../../response-view/format.ts';
import styles from './history-row.module.css';

const TIME = dateFormat({ hour: '2-digit', minute: '2-digit' });

/** Method and URL, and below what became of the call. */
export const CallRow = ({ entry, onOpen }: { entry: HistoryEntry; onOpen: () => void }) => (
  <button type="button" class={styles.row} onClick={onOpen} title={`${entry.method} ${entry.url}`}>
    <span class={classes(styles.request, textStyles.cut)}>
      <span class={styles.method}>{entry.method}</span> {entry.url.replace(/^https:\/\//, '')}
    </span>
    <span class={classes(styles.facts, textStyles.small)}>
      <span class={TONES[toneOf(entry)]} dir="auto">
        {outcomeText(entry)}
      </span>
      <span class={textStyles.cut}>{entry.secret}</span>
      <span>{durationText(entry.duration)}</span>
      <time class={styles.time} dateTime={new Date(entry.startedAt).toISOString()}>
        {TIME.format(entry.startedAt)}
      </time>
    </span>
  </button>
);

const TONES = { good: styles.good, bad: styles.bad, refused: styles.refused };

function toneOf({ status, source }: HistoryEntry): keyof typeof TONES {
  if (status === null || source === 'relay' || source === 'unknown') return 'refused';
  return status < 400 ? 'good' : 'bad';
}
