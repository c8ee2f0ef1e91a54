import type { SecretSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { IconButton, SpinnerIcon } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import type { TestResult } from '../request-model/test-result.ts';
import { ROW_HEIGHT } from './list-rows.ts';
import styles from './secret-row.module.css';
import { testLabel, testText, testTone } from './testing/result-text.ts';
import { rowId } from './use-focus.ts';

/** `api.openai.com/v1/images/*`, and how many more. */
function destinationText({ allow, damaged }: SecretSummary): string {
  if (damaged) return 'Delete and add it again';
  const [first] = allow;
  if (first === undefined) return 'No destinations yet';
  const more = allow.length + (first.paths?.length ?? 1) - 2;
  return `${first.origin.replace('https://', '')}${first.paths?.[0] ?? ''}${more > 0 ? ` +${more}` : ''}`;
}

interface RowProps {
  readonly secret: SecretSummary;
  /** In the list, of which not all rows are rendered. */
  readonly place: { readonly index: number; readonly count: number };
  readonly open: boolean;
  readonly edited: boolean;
  readonly test: TestResult | null;
  readonly testing: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly onMenu: (anchor: HTMLElement) => void;
}

export const SecretRow = ({ secret, place, open, edited, test, testing, onOpen, onFocus, onMenu }: RowProps) => (
  <li
    class={styles.item}
    style={{ top: `${place.index * ROW_HEIGHT}px` }}
    aria-setsize={place.count}
    aria-posinset={place.index + 1}
    onFocusIn={onFocus}
  >
    <button type="button" id={rowId(secret.name)} class={styles.row} aria-current={open} onClick={onOpen}>
      <span class={styles.mark} title={secret.access === 'private' ? 'Private' : 'Public'}>
        <Icon name={secret.access === 'private' ? 'lock' : 'globe'} size={14} />
        <span class={textStyles.visuallyHidden}>{secret.access === 'private' ? 'Private' : 'Public'}</span>
      </span>
      <span class={styles.name}>
        <span class={textStyles.cut} title={secret.name}>
          {secret.name}
        </span>
        {secret.damaged && <span class={classes(textStyles.tag, textStyles.tagWarn)}>Damaged</span>}
        {secret.paused && <span class={classes(textStyles.tag, textStyles.tagWarn)}>Paused</span>}
        {edited && <span class={textStyles.tag}>Edited</span>}
      </span>
      <span class={classes(styles.used, textStyles.muted, textStyles.small)}>
        {secret.lastUsedAt ? ago(secret.lastUsedAt) : 'Never used'}
      </span>
      <span class={styles.value}>
        <span aria-hidden="true">••••</span>
        {secret.hint ? (
          <>
            <span class={textStyles.visuallyHidden}>Value ends in </span>
            {secret.hint}
          </>
        ) : (
          <span class={textStyles.visuallyHidden}>Value hidden</span>
        )}
      </span>
      <span class={classes(styles.where, textStyles.cut, textStyles.muted, textStyles.small)}>
        {destinationText(secret)}
      </span>
      {(testing || test) && (
        <span class={classes(styles.test, textStyles.small)}>
          {testing ? (
            <>
              <SpinnerIcon /> Testing…
            </>
          ) : (
            test && <Tested {...test} />
          )}
        </span>
      )}
    </button>
    <IconButton
      size="small"
      class={styles.menu}
      icon="more"
      label="Actions"
      aria-haspopup="menu"
      aria-describedby={rowId(secret.name)}
      onClick={(event) => onMenu(event.currentTarget)}
    />
  </li>
);

const TONES = { good: styles.good, bad: styles.bad, open: styles.unclear };

/** "Key refused", and when, with the whole sentence on hovering. */
const Tested = (test: TestResult) => {
  const at = ago(new Date(test.at).toISOString());
  return (
    <span class={TONES[testTone(test)]} title={`Tested ${at}. ${testText(test)}`}>
      {testLabel(test)} <span class={classes(styles.at, textStyles.faint)}>{at}</span>
    </span>
  );
};
