import { Fragment } from 'preact';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { classes } from '../../design/classes.ts';
import { Select } from '../../design/field.tsx';
import { Icon } from '../../design/icon.tsx';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { useSecrets } from '../../secrets/secrets.ts';
import { useLoadedPlayground } from '../playground.ts';
import { useForm } from '../request/form.ts';
import styles from './secret-picker.module.css';

/** The client secret to use, and a summary of its policy. */
export function SecretPicker() {
  const secrets = useSecrets();
  const { draft, chosen, isRead } = useForm();
  const playground = useLoadedPlayground();
  const { secret } = draft.value;
  // A long list takes longer to be rendered than all else.
  const known = playground ? secrets.known.value : secrets.known.value.filter(({ name }) => name === secret);
  return (
    <div>
      <Select label={t('playground.secret.label')} value={secret} onValue={(name) => playground?.pickSecret(name)}>
        {secret === '' && <option value="">{isRead.value ? t('playground.secret.choose') : ''}</option>}
        {secret !== '' && chosen.value === null && (
          <option value={secret}>
            {secrets.state.value.status === 'ready' ? t('playground.secret.unknown', { name: secret }) : secret}
          </option>
        )}
        {known.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
      {chosen.value ? (
        <Policy secret={chosen.value} />
      ) : (
        (!isRead.value || (secret !== '' && secrets.state.value.status === 'loading')) && (
          <div class={classes(styles.pending, textStyles.small)} />
        )
      )}
    </div>
  );
}

const POLICIES = {
  private: {
    nowhere: 'playground.secret.privateNowhere',
    to: 'playground.secret.private',
    in: 'playground.secret.privateIn',
  },
  public: {
    nowhere: 'playground.secret.publicNowhere',
    to: 'playground.secret.public',
    in: 'playground.secret.publicIn',
  },
} as const;

/** The first two, and how many more there are. */
function Destinations({ rules }: { rules: SecretSummary['allow'] }) {
  const first = rules.slice(0, 2).map((rule, index) => (
    <Fragment key={rule.origin}>
      {index > 0 && ', '}
      <Destination rule={rule} />
    </Fragment>
  ));
  const more = rules.length - 2;
  return more > 0
    ? rich(t('playground.secret.moreDestinations', more, { count: number(more) }), { first: () => first })
    : first;
}

function Destination({ rule: { methods, origin, paths = [] } }: { rule: SecretSummary['allow'][number] }) {
  const first = (
    <code>
      {methods?.join(' ')} {origin.replace('https://', '')}
      {paths[0]}
    </code>
  );
  const more = paths.length - 1;
  return more > 0
    ? rich(t('playground.secret.morePaths', more, { count: number(more) }), { first: () => first })
    : first;
}

function Policy({ secret }: { secret: SecretSummary }) {
  const isPrivate = secret.access === 'private';
  const which = secret.allow.length === 0 ? 'nowhere' : secret.placements.length === 0 ? 'to' : 'in';
  return (
    <p class={classes(styles.policy, textStyles.small)}>
      <Icon name={isPrivate ? 'lock' : 'globe'} size={14} />
      <span>
        {rich(t(POLICIES[secret.access][which]), {
          destinations: () => <Destinations rules={secret.allow} />,
          placements: () => <code>{secret.placements.join(', ')}</code>,
        })}
      </span>
    </p>
  );
}
