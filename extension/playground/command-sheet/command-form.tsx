import { Field, Select, TextInput } from '../../design/field.tsx';
import inputStyles from '../../design/input.module.css';
import layoutStyles from '../../design/layout.module.css';
import { NO_FORM_RESTORE } from '../../design/no-form-restore.ts';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { placementText } from '../../secrets/placement-choices.ts';
import { ValueField } from '../../secrets/value-field.tsx';
import styles from './command-form.module.css';
import type { PastedCommand } from './pasted-command.ts';
import type { useCommand } from './use-command.ts';

interface CommandFormProps {
  readonly id: string;
  readonly command: Extract<PastedCommand, { kind: 'credential' }>;
  readonly state: ReturnType<typeof useCommand>;
}

export function CommandForm({ id, command, state }: CommandFormProps) {
  const { secret, candidates, registration, problem, failure, filled } = state;
  return (
    <form
      id={id}
      class={layoutStyles.stack}
      {...NO_FORM_RESTORE}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void state.submit();
      }}
    >
      {problem !== null && <Notice kind="warn">{problem}</Notice>}
      {candidates.length > 0 && (
        <Select
          label={t('playground.command.secret')}
          value={secret ?? ''}
          onValue={(name) => state.setSecret(name === '' ? null : name)}
        >
          {candidates.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value="">{t('playground.command.newSecret')}</option>
        </Select>
      )}
      {secret === null && <NewSecret command={command} state={state} />}
      {command.blanks.map((blank) => (
        <TextInput
          key={blank}
          label={blank}
          mono
          spellcheck={false}
          autocomplete="off"
          value={filled[blank] ?? ''}
          onValue={(text) => state.setFilled({ ...filled, [blank]: text })}
        />
      ))}
      {command.bodyFile?.isText && (
        <Field label={t('playground.command.file', { name: command.bodyFile.name })}>
          {(tie) => (
            <input
              {...tie}
              type="file"
              class={inputStyles.input}
              onChange={(event) => void event.currentTarget.files?.[0]?.text().then(state.setContent)}
            />
          )}
        </Field>
      )}
      {registration && (
        <dl class={styles.policy}>
          <dt>{t(secret === null ? 'playground.command.destination' : 'playground.command.request')}</dt>
          <dd>{secret === null ? destination(registration) : `${state.complete.method} ${state.complete.url}`}</dd>
          <dt>{t('playground.command.places')}</dt>
          <dd>{registration.placements.map(placementText).join(', ')}</dd>
        </dl>
      )}
      {command.notes.length > 0 && (
        <ul class={styles.notes}>
          {command.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {failure && (
        <Notice kind="danger" title={failure.title}>
          {failure.text}
        </Notice>
      )}
    </form>
  );
}

const destination = ({
  allow: [{ origin, methods = [], paths = [] }],
}: NonNullable<CommandFormProps['state']['registration']>): string =>
  `${methods.join(' ')} ${origin}${paths.join(' ')}`;

function NewSecret({ command, state }: Omit<CommandFormProps, 'id'>) {
  const { kind, value } = command.credential;
  return (
    <>
      {kind === 'literal' && state.errors.value === undefined ? (
        <div>
          <span class={textStyles.label}>{t('playground.command.value')}</span>
          <p class={styles.value}>{masked(value)}</p>
          <p class={textStyles.hint}>{t('playground.command.valueHint')}</p>
        </div>
      ) : (
        <ValueField
          label={kind === 'literal' ? t('playground.command.value') : t('playground.command.valueOf', { name: value })}
          value={state.value}
          onValue={state.setValue}
          error={state.errors.value}
        />
      )}
      <TextInput
        label={t('playground.command.name')}
        mono
        autocomplete="off"
        spellcheck={false}
        maxlength={64}
        value={state.name}
        error={state.errors.name}
        onValue={state.setName}
      />
    </>
  );
}

/** Only as much as to recognize it: the end, as the relay's own hint for long values. */
const masked = (value: string): string => `••••••••${value.length >= 20 ? value.slice(-4) : ''}`;
