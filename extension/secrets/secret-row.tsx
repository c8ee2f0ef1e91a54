import type { SecretSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import textStyles from '../design/text.module.css';
import styles from './secret-row.module.css';
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
  readonly open: boolean;
  readonly edited: boolean;
  readonly onOpen: () => void;
}

export const SecretRow = ({ secret, open, edited, onOpen }: RowProps) => (
  <li>
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
      <span class={classes(textStyles.muted, textStyles.small)}>
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
    </button>
  </li>
);
