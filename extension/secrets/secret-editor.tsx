import { useEffect, useRef } from 'preact/hooks';
import { valueWarnings } from '../../shared/policy/value-warnings.ts';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Segmented } from '../design/choice.tsx';
import { classes } from '../design/classes.ts';
import { TextInput } from '../design/field.tsx';
import layoutStyles from '../design/layout.module.css';
import { NO_FORM_RESTORE } from '../design/no-form-restore.ts';
import { Notice } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { trySecret } from '../navigation/try-secret.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { UsageSection } from '../usage/usage-section.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import { dangersOf } from './danger.ts';
import { Dangers } from './dangers.tsx';
import { DestinationsField } from './destinations-field.tsx';
import { Activity } from './detail/activity.tsx';
import { useEditing } from './editing.ts';
import { checkForm } from './form.ts';
import { PauseSwitch } from './pause-switch.tsx';
import { PlacementsField } from './placements-field.tsx';
import styles from './secret-editor.module.css';
import { KeptNotice } from './testing/kept-notice.tsx';
import { ReplacementNote } from './testing/replacement-note.tsx';
import { FIRST_FOCUS, FIRST_FOCUS_SELECTOR } from './use-focus.ts';
import { useSecretForm } from './use-secret-form.ts';
import { ValueField } from './value-field.tsx';
import { valueWarningText } from './warning-texts.ts';

interface EditorProps {
  readonly relay: RelayView;
  /** Null: a new secret. */
  readonly saved: SecretSummary | null;
  /** Names of the other secrets. */
  readonly taken: readonly string[];
  /** A file of variables was pasted as the value. */
  readonly onFile: (text: string) => void;
}

export function SecretEditor({ relay, saved, taken, onFile }: EditorProps) {
  const { open, remove, replacing } = useEditing();
  const { form, change, value, setValue, errors, failure, busy, dirty, suggest, discard, save, replacement } =
    useSecretForm(relay, saved, taken);
  const isReplacing = saved !== null && (replacing.value === saved.name || value !== '');
  const element = useRef<HTMLFormElement>(null);
  const checked = checkForm(form);
  const typed = value.trim();
  const dangers = checked.ok
    ? [
        ...(typed === ''
          ? []
          : valueWarnings(typed).map((one) => valueWarningText(one, checked.policy.limits !== null))),
        ...dangersOf(checked.policy),
      ]
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
      {...(saved === null && { onSuggestion: suggest, onFile })}
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
        <IconButton class={styles.back} icon="arrow-left" label={t('secrets.editor.back')} onClick={() => open(null)} />
        <h2 class={textStyles.cut} tabIndex={-1} {...(saved && FIRST_FOCUS)}>
          {saved ? saved.name : t('secrets.editor.new')}
        </h2>
        {saved && (
          <IconButton
            icon="trash"
            label={t('secrets.editor.delete', { name: saved.name })}
            onClick={() => void remove(relay, saved)}
          />
        )}
      </header>
      <div class={classes(styles.body, layoutStyles.stack)}>
        {saved !== null && <PauseSwitch relay={relay} secret={saved} />}
        {saved !== null && !saved.damaged && <UsageSection relay={relay} name={saved.name} />}
        {saved === null && valueField(t('secrets.editor.value'))}
        <TextInput
          label={t('secrets.editor.name')}
          hint={t('secrets.editor.nameHint')}
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
              {valueField(t('secrets.editor.newValue'))}
              <ReplacementNote request={replacement.request} />
            </>
          ) : (
            <div class={layoutStyles.line}>
              <span class={textStyles.label}>{t('secrets.editor.value')}</span>
              <span class={styles.mask} dir="ltr">
                ••••••••{saved.hint ?? ''}
              </span>
              <Button
                size="small"
                icon="refresh"
                onClick={() => {
                  replacing.value = saved.name;
                }}
              >
                {t('secrets.editor.replace')}
              </Button>
            </div>
          ))}
        <Segmented
          label={t('secrets.editor.access')}
          options={[
            { value: 'private', label: t('secrets.access.private'), icon: 'lock' },
            { value: 'public', label: t('secrets.access.public'), icon: 'globe' },
          ]}
          value={form.access}
          hint={form.access === 'private' ? t('secrets.editor.privateHint') : t('secrets.editor.publicHint')}
          onValue={(access) => change({ access })}
        />
        <DestinationsField form={form} onChange={change} errors={errors} />
        <PlacementsField form={form} onChange={change} errors={errors} />
        <AdvancedFields form={form} onChange={change} errors={errors} />
        {saved !== null && !saved.damaged && <Activity relay={relay} secret={saved} />}
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
            {saved
              ? replacement.request
                ? t('secrets.editor.testAndSave')
                : t('secrets.editor.save')
              : t('secrets.editor.encryptAndSave')}
          </Button>
          <Button
            kind="quiet"
            onClick={() => {
              replacing.value = null;
              discard();
            }}
          >
            {dirty ? t('secrets.editor.discard') : t('secrets.editor.close')}
          </Button>
          {saved !== null && !saved.damaged && !dirty && value === '' && (
            <Button icon="play" onClick={() => trySecret(saved.name)}>
              {t('secrets.editor.try')}
            </Button>
          )}
        </div>
      </footer>
    </form>
  );
}
