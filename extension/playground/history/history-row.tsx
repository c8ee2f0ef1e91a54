import { RequestLine, RowButton, RowFacts, type Tone } from '../../design/row.tsx';
import textStyles from '../../design/text.module.css';
import type { HistoryEntry } from '../../history/entry.ts';
import { outcomeText } from '../../history/outcome-text.ts';
import { dateFormat } from '../../language/format.ts';
import { durationText } from '../../response-view/format.ts';

const TIME = dateFormat({ hour: '2-digit', minute: '2-digit' });

/** Method and URL, and below what became of the call. */
export const CallRow = ({ entry, onOpen }: { entry: HistoryEntry; onOpen: () => void }) => (
  <RowButton onClick={onOpen} title={`${entry.method} ${entry.url}`}>
    <RequestLine method={entry.method} url={entry.url} />
    <RowFacts
      tone={toneOf(entry)}
      outcome={outcomeText(entry)}
      at={entry.startedAt}
      time={TIME.format(entry.startedAt)}
    >
      <span class={textStyles.cut}>{entry.secret}</span>
      <span>{durationText(entry.duration)}</span>
    </RowFacts>
  </RowButton>
);

function toneOf({ status, source }: HistoryEntry): Tone {
  if (status === null || source === 'relay' || source === 'unknown') return 'refused';
  return status < 400 ? 'good' : 'bad';
}
