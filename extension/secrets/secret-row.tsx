import type { SecretSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { IconButton, SpinnerIcon } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { TestResult } from '../request-model/test-result.ts';
import { ROW_HEIGHT } from './list-rows.ts';
import styles from './secret-row.module.css';
import { testLabel, testText, testTone } from './testing/result-text.ts';
import { rowId } from './use-focus.ts';

const hasAddress = ({ allow, damaged }: SecretSummary): boolean => !damaged && allow.length > 0;

/** `api.openai.com/v1/images/*`, and how many more. */
function destinationText({ allow, damaged }: SecretSummary): string {
  if (damaged) return t('secrets.row.deleteAndAdd');
  const [first] = allow;
  if (first === undefined) return t('secrets.row.noDestination');
  const more = allow.length + (first.paths?.length ?? 1) - 2;
  const address = `${first.origin.replace('https://', '')}${first.paths?.[0] ?? ''}`;
  return more > 0 ? `${address} +${number(more)}` : address;
}

const accessText = ({ access }: SecretSummary): string =>
  access === 'private' ? t('secrets.access.private') : t('secrets.access.public');

interface RowProps {
  readonly secret: SecretSummary;
  /** In the list, of which not all rows are rendered. */
  readonly place: { readonly index: number; readonly count: number };
  readonly open: boolean;
  readonly edited: boolean;
  /** Text for when it was used last. */
  readonly used: string;
  readonly test: TestResult | null;
  readonly testing: boolean;
  readonly onOpen: () => void;
  readonly onFocus: () => void;
  readonly onMenu: (anchor: HTMLElement) => void;
}

export const SecretRow = ({ secret, place, open, edited, used, test, testing, onOpen, onFocus, onMenu }: RowProps) => (
  <li
    class={styles.item}
    style={{ top: `${place.index * ROW_HEIGHT}px` }}
    aria-setsize={place.count}
    aria-posinset={place.index + 1}
    onFocusIn={onFocus}
  >
    <button type="button" id={rowId(secret.name)} class={styles.row} aria-current={open} onClick={onOpen}>
      <span class={styles.mark} title={accessText(secret)}>
        <Icon name={secret.access === 'private' ? 'lock' : 'globe'} size={14} />
        <span class={textStyles.visuallyHidden}>{accessText(secret)}</span>
      </span>
      <span class={styles.name}>
        <span class={textStyles.cut} title={secret.name}>
          {secret.name}
        </span>
        {secret.damaged && <span class={classes(textStyles.tag, textStyles.tagWarn)}>{t('secrets.row.damaged')}</span>}
        {secret.paused && <span class={classes(textStyles.tag, textStyles.tagWarn)}>{t('secrets.row.paused')}</span>}
        {edited && <span class={textStyles.tag}>{t('secrets.row.edited')}</span>}
      </span>
      <span class={classes(styles.used, textStyles.muted, textStyles.small)}>{used}</span>
      <span class={styles.value} dir="ltr">
        <span aria-hidden="true">••••</span>
        {secret.hint ? (
          <>
            <span class={textStyles.visuallyHidden}>{t('secrets.row.endsIn')} </span>
            {secret.hint}
          </>
        ) : (
          <span class={textStyles.visuallyHidden}>{t('secrets.row.hidden')}</span>
        )}
      </span>
      <span
        class={classes(
          styles.where,
          hasAddress(secret) && styles.address,
          textStyles.cut,
          textStyles.muted,
          textStyles.small,
        )}
      >
        {destinationText(secret)}
      </span>
      {(testing || test) && (
        <span class={classes(styles.test, textStyles.small)}>
          {testing ? (
            <>
              <SpinnerIcon /> {t('secrets.row.testing')}
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
      label={t('secrets.row.actions')}
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
    <span class={TONES[testTone(test)]} title={t('secrets.row.tested', { ago: at, result: testText(test) })}>
      {testLabel(test)} <span class={classes(styles.at, textStyles.faint)}>{at}</span>
    </span>
  );
};
