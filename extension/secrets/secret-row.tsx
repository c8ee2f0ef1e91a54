import type { SecretSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { Icon } from '../design/icon.tsx';

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
    <button type="button" class="secret-row" aria-current={open} onClick={onOpen}>
      <span class="secret-mark" title={secret.access === 'private' ? 'Private' : 'Public'}>
        <Icon name={secret.access === 'private' ? 'lock' : 'globe'} size={14} />
        <span class="visually-hidden">{secret.access === 'private' ? 'Private' : 'Public'}</span>
      </span>
      <span class="secret-name">
        <span class="cut" title={secret.name}>
          {secret.name}
        </span>
        {secret.damaged && <span class="tag tag-warn">Damaged</span>}
        {secret.paused && <span class="tag tag-warn">Paused</span>}
        {edited && <span class="tag">Edited</span>}
      </span>
      <span class="secret-used faint small">{secret.lastUsedAt ? ago(secret.lastUsedAt) : 'Never used'}</span>
      <span class="secret-value mono faint">
        <span aria-hidden="true">••••</span>
        {secret.hint ? (
          <>
            <span class="visually-hidden">Value ends in </span>
            {secret.hint}
          </>
        ) : (
          <span class="visually-hidden">Value hidden</span>
        )}
      </span>
      <span class="secret-where cut faint small">{destinationText(secret)}</span>
    </button>
  </li>
);
