import { matchesOrigin } from '../../../shared/policy/origin.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { classes } from '../../design/classes.ts';
import { Select } from '../../design/field.tsx';
import { Icon } from '../../design/icon.tsx';
import textStyles from '../../design/text.module.css';
import { useSecrets } from '../../secrets/secrets.ts';
import { usePlayground } from '../playground.ts';
import { firstDraft } from '../request/first-draft.ts';
import styles from './secret-picker.module.css';

/** The client secret to use, and a summary of its policy. */
export function SecretPicker() {
  const secrets = useSecrets();
  const { draft, chosen, change, select, hasDraft } = usePlayground().request;
  const { secret } = draft.value;
  const isKnown = chosen.value !== null;
  /** A request that the newly chosen secret may be sent with stays, such as one to try with two keys. */
  const pick = (name: string): void => {
    const origin = URL.parse(draft.value.url)?.origin ?? null;
    const next = secrets.known.value.find((one) => one.name === name);
    const fits = origin !== null && next?.allow.some((rule) => matchesOrigin(rule.origin, origin)) === true;
    const before = chosen.value;
    const initial = before && firstDraft(before, before.name);
    const isEdited =
      draft.value.url !== '' && !(initial?.url === draft.value.url && initial.body.text === draft.value.body.text);
    if (!hasDraft(name) && isEdited && (fits || before === null)) change({ secret: name });
    else select(name);
  };
  return (
    <div>
      <Select label="Client secret" value={secret} onValue={pick}>
        {secret === '' && <option value="">Choose a client secret</option>}
        {secret !== '' && !isKnown && (
          <option value={secret}>
            {secrets.state.value.status === 'ready' ? `${secret} (not registered)` : secret}
          </option>
        )}
        {secrets.known.value.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
      <Policy secret={chosen.value} />
    </div>
  );
}

function Policy({ secret }: { secret: SecretSummary | null }) {
  if (!secret) return null;
  const isPrivate = secret.access === 'private';
  return (
    <p class={classes(styles.policy, textStyles.small)}>
      <Icon name={isPrivate ? 'lock' : 'globe'} size={14} />
      <span>
        {isPrivate ? 'Private' : 'Public'}
        {secret.allow.length === 0 ? ', may not be sent anywhere yet' : ', may be sent to '}
        {secret.allow.slice(0, 2).map((rule, index) => (
          <>
            {index > 0 && ', '}
            <code>
              {rule.methods?.join(' ')} {rule.origin.replace('https://', '')}
              {rule.paths?.[0]}
            </code>
            {rule.paths && rule.paths.length > 1 && ` and ${rule.paths.length - 1} more`}
          </>
        ))}
        {secret.allow.length > 2 && ` and ${secret.allow.length - 2} more`}
        {secret.allow.length > 0 && secret.placements.length > 0 && (
          <>
            {' in '}
            <code>{secret.placements.join(', ')}</code>
          </>
        )}
      </span>
    </p>
  );
}
