import { useEffect, useRef } from 'preact/hooks';
import { warningsOfValue } from '../../shared/policy/value-warnings.ts';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Segmented } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextInput } from '../design/field.tsx';
import layoutStyles from '../design/layout.module.css';
import { NO_FORM_RESTORE } from '../design/no-form-restore.ts';
import { Notice } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { trySecret } from '../navigation/try-secret.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { UsageSection } from '../usage/usage-section.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { dangersOf } from './danger.ts';
import { Dangers } from './dangers.tsx';
import { DestinationsField } from './destinations-field.tsx';
import { useEditing } from './editing.ts';
import { checkForm } from './form.ts';
import { PauseSwitch } from './pause-switch.tsx';
import { PlacementsField } from './placements-field.tsx';
import styles from './secret-editor.module.css';
import { KeptNotice } from './testing/kept-notice.tsx';
import { ReplacementNote } from './testing/replacement-note.tsx';
import { FIRST_FOCUS, FIRST_FOCUS_SELECTOR } from './use-focus.ts';
import { useLater } from './use-later.ts';
import { useSecretForm } from './use-secret-form.ts';
import { ValueField } from './value-field.tsx';

interface EditorProps {
  readonly relay: RelayView;
  /** Null: a new secret. */
  readonly saved: SecretSummary | null;
  /** Names of the other secrets. */
  readonly taken: readonly string[];
}

export function SecretEditor({ relay, saved, taken }: EditorProps) {
  const { open, remove, replacing } = useEditing();
  const { form, change, value, setValue, errors, failure, busy, dirty, suggest, discard, save, replacement } =
    useSecretForm(relay, saved, taken);
  const isReplacing = saved !== null && (replacing.value === saved.name || value !== '');
  const element = useRef<HTMLFormElement>(null);
  const later = useLater();
  const checked = checkForm(form);
  const typed = value.trim();
  const dangers = checked.ok
    ? [...(typed === '' ? [] : warningsOfValue(typed, checked.policy)), ...dangersOf(checked.policy)]
    : [];

  const submit = async (): Promise<void> => {
    if (await save()) replacing.value = null;
    // After the errors have been rendered.
    requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  useEffect(() => {
    if (isReplacing) element.current?.querySelector<HTMLElement>(`input${FIRST_FOCUS_SELECTOR}`)?.focus();
  }, [isReplacing]);

  const valueField = (label: string) => (
    <ValueField
      label={label}
      value={value}
      onValue={setValue}
      error={errors.value}
      {...(saved === null && { onSuggestion: suggest })}
    />
  );

  return (
    <form
      class={styles.editor}
      ref={element}
      {...NO_FORM_RESTORE}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <header class={styles.head}>
        <IconButton class={styles.back} icon="arrow-left" label="Back to the list" onClick={() => open(null)} />
        <h2 class={textStyles.cut} tabIndex={-1} {...(saved && FIRST_FOCUS)}>
          {saved ? saved.name : 'New client secret'}
        </h2>
        {saved && <IconButton icon="trash" label={`Delete ${saved.name}`} onClick={() => void remove(relay, saved)} />}
      </header>
      <div class={classes(styles.body, layoutStyles.stack)}>
        {saved !== null && <PauseSwitch relay={relay} secret={saved} />}
        {saved !== null && !saved.damaged && <UsageSection relay={relay} name={saved.name} />}
        {saved === null && valueField('Value')}
        <TextInput
          label="Name"
          hint="Use this name as clientSecretName in your code."
          mono
          autocomplete="off"
          spellcheck={false}
          maxlength={64}
          value={form.name}
          error={errors.name}
          onValue={(name) => change({ name })}
        />
        {saved !== null &&
          (isReplacing ? (
            <>
              {valueField('New value')}
              <ReplacementNote request={replacement.request} />
            </>
          ) : (
            <div class={layoutStyles.line}>
              <span class={textStyles.label}>Value</span>
              <span class={styles.mask}>••••••••{saved.hint ?? ''}</span>
              <Button
                size="small"
                icon="refresh"
                onClick={() => {
                  replacing.value = saved.name;
                }}
              >
                Replace value
              </Button>
            </div>
          ))}
        <Segmented
          label="Who may use it"
          options={[
            { value: 'private', label: 'Private', icon: 'lock' },
            { value: 'public', label: 'Public', icon: 'globe' },
          ]}
          value={form.access}
          hint={
            form.access === 'private'
              ? 'You and the signed-in users of your app.'
              : 'Anyone who opens one of the allowed pages, signed in or not.'
          }
          onValue={(access) => change({ access })}
        />
        <DestinationsField form={form} onChange={change} errors={errors} />
        <PlacementsField form={form} onChange={change} errors={errors} />
        <AdvancedFields form={form} onChange={change} errors={errors} />
        {saved !== null && !saved.damaged && later && <later.Activity relay={relay} secret={saved} />}
      </div>
      <footer class={styles.foot}>
        <Dangers of={dangers} />
        {replacement.kept && saved && (
          <KeptNotice relay={relay} name={saved.name} kept={replacement.kept} dismiss={replacement.dismiss} />
        )}
        {failure && (
          <Notice kind="danger" title={failure.title}>
            {failure.text}
          </Notice>
        )}
        <div class={layoutStyles.line}>
          <Button type="submit" kind="primary" busy={busy}>
            {saved ? (replacement.request ? 'Test and save' : 'Save') : 'Encrypt and save'}
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              replacing.value = null;
              discard();
            }}
          >
            {dirty ? 'Discard' : 'Close'}
          </Button>
          {saved !== null && !saved.damaged && !dirty && value === '' && (
            <Button icon="play" onClick={() => trySecret(saved.name)}>
              Try it in the playground
            </Button>
          )}
        </div>
      </footer>
    </form>
  );
}
