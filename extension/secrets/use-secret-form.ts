import { useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { showToast, type Toast } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { trySecret } from '../navigation/try-secret.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { type FailureText, failureText } from '../relay-client/failure-text.ts';
import { addTyped } from './add-typed.ts';
import { checkValue } from './check-value.ts';
import { useEditing } from './editing.ts';
import { checkForm, emptyForm, type FieldErrors, fieldOf, formOf, type SecretForm } from './form.ts';
import { keyErrors } from './keys-in-form.ts';
import { useSecrets } from './secrets.ts';
import { draftKey } from './stored-drafts.ts';
import { freeName, type Suggestion } from './suggestions.ts';
import { useReplacement } from './testing/use-replacement.ts';

/** State and actions of the editor. The value is in this component's memory and nowhere else. */
export function useSecretForm(relay: RelayView, saved: SecretSummary | null, taken: readonly string[]) {
  const secrets = useSecrets();
  const editing = useEditing();
  const key = draftKey(relay.id, saved?.name ?? '');
  const draft = editing.draftOf(key);
  const form = draft ?? (saved ? formOf(saved) : emptyForm);
  const [value, setValue] = useState(() => (saved === null ? editing.takePrefilled() : ''));
  const [submitted, setSubmitted] = useState(false);
  const [refused, setRefused] = useState<FieldErrors>({});
  const [failure, setFailure] = useState<FailureText | null>(null);
  const [busy, setBusy] = useState(false);
  const replacement = useReplacement(relay, saved, value !== '');

  const check = () => {
    const added = addTyped(form);
    const checked = checkForm(added.form, taken);
    const valueErrors = checkValue(value.trim(), saved === null);
    const errors = { ...(checked.ok ? {} : checked.errors), ...keyErrors(added.form), ...added.errors, ...valueErrors };
    return { added, checked, errors };
  };

  const change = (part: Partial<SecretForm>): void => {
    setRefused({});
    setFailure(null);
    editing.saveDraft(key, { ...form, ...part });
  };

  const suggest = ({ name, allow, placements }: Suggestion): void =>
    change({
      name: form.name === '' ? freeName(name, taken) : form.name,
      allow: allow.map((rule) => ({
        origin: rule.origin,
        methods: rule.methods ?? [],
        paths: rule.paths?.join('\n') ?? '',
      })),
      placements: [...placements],
    });

  const discard = (): void => {
    setValue('');
    editing.dropDraft(key);
    editing.open(null);
    if (draft === null) return;
    showToast({
      text: t('secrets.toast.discarded'),
      action: t('secrets.toast.undo'),
      onAction: () => {
        editing.saveDraft(key, draft);
        editing.open(saved?.name ?? '');
      },
    });
  };

  /** Whether it was saved. */
  const save = async (): Promise<boolean> => {
    setSubmitted(true);
    setFailure(null);
    const { added, checked, errors } = check();
    if (added.form !== form) editing.saveDraft(key, added.form);
    if (!checked.ok || Object.keys(errors).length > 0) return false;
    setBusy(true);
    const { name, policy } = checked;
    const typed = value.trim();
    const job = { relay, name, policy, value: typed === '' ? null : typed, onSealed: () => setValue('') };
    const replaced = await replacement.replace({ ...job, saved });
    if (replaced === 'kept') {
      setBusy(false);
      return false;
    }
    const outcome =
      replaced?.ok === false
        ? replaced
        : await editing.save(replaced ? { ...job, value: null, saved: replaced.value } : { ...job, saved });
    setBusy(false);
    if (!outcome.ok) {
      const message = failureText(outcome.failure, relay);
      const param = outcome.failure.kind === 'problem' ? outcome.failure.problem.param : undefined;
      if (param !== undefined) setRefused({ [fieldOf(param)]: message.text });
      setFailure(message);
      return false;
    }
    setSubmitted(false);
    editing.dropDraft(key);
    await secrets.load();
    editing.open(name);
    showToast(savedToast(name, typed !== ''));
    return true;
  };

  /** A change of the policy or the name can be taken back, a new value can be tried. */
  const savedToast = (name: string, hasValue: boolean): Toast => {
    const now = secrets.known.peek().find((one) => one.name === name);
    if (saved === null || hasValue || !now) {
      const text = saved ? t('secrets.toast.newValue', { name }) : t('secrets.toast.encrypted', { name });
      return { text, action: t('secrets.toast.tryIt'), onAction: () => trySecret(name) };
    }
    const undo = async (): Promise<void> => {
      if (await editing.undoChange(relay, saved, now)) editing.open(saved.name);
    };
    return { text: t('secrets.toast.saved', { name }), action: t('secrets.toast.undo'), onAction: () => void undo() };
  };

  const errors: FieldErrors = { ...(submitted ? check().errors : {}), ...refused };
  const dirty = draft !== null;
  return { form, change, value, setValue, errors, failure, busy, dirty, suggest, discard, save, replacement };
}
