import { useState } from 'preact/hooks';
import { blanksIn, fillBlanks } from '../../curl/blanks.ts';
import { closePaste } from '../../curl/paste.ts';
import { withBody } from '../../curl/to-draft.ts';
import { showToast } from '../../design/toast.tsx';
import { listText } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { goTo } from '../../navigation/open-tab.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { type FailureText, failureText } from '../../relay-client/failure-text.ts';
import type { Draft } from '../../request-model/draft.ts';
import { checkValue } from '../../secrets/check-value.ts';
import { checkForm, emptyForm, type FieldErrors } from '../../secrets/form.ts';
import { keyErrors } from '../../secrets/keys-in-form.ts';
import { useSecrets } from '../../secrets/secrets.ts';
import { freeName } from '../../secrets/suggestions.ts';
import { usePlayground } from '../playground.ts';
import type { RequestState } from '../request/request.ts';
import { hasFile, type PastedCommand, policyFor, registeredFor, suggestedSecret } from './pasted-command.ts';

/** State and actions of the sheet. The key is in this component's memory until it is encrypted, and nowhere else. */
export function useCommand(relay: RelayView, command: Extract<PastedCommand, { kind: 'credential' }>) {
  const { known, load } = useSecrets();
  const { request, calls, saveSecret } = usePlayground();
  const { draft, credential, bodyFile } = command;
  const [filled, setFilled] = useState<Readonly<Record<string, string>>>({});
  const [value, setValue] = useState(credential.kind === 'literal' ? credential.value : '');
  const [typedName, setTypedName] = useState<string | null>(null);
  const [picked, setPicked] = useState<string | null | undefined>(undefined);
  const [submitted, setSubmitted] = useState(false);
  const [failure, setFailure] = useState<FailureText | null>(null);
  const [busy, setBusy] = useState(false);
  /** Content of the file that is the body. */
  const [content, setContent] = useState<string | null>(null);

  const complete = fillBlanks(content === null ? draft : withBody(draft, content), filled);
  const { registration, problem: refused } = policyFor(complete, credential);
  const missing = blanksIn(complete);
  const needsFile = (bodyFile !== null && content === null) || hasFile(complete);
  const hasOtherKey = request.unsettledIn(complete).length > 0;
  const problem = problemOf(refused, missing, hasOtherKey);
  const taken = known.value.map(({ name }) => name);
  const candidates = registration ? registeredFor(known.value, registration) : [];
  /** Name of a registered secret; null for a new one. */
  const secret = picked === undefined ? suggestedSecret(candidates, credential) : picked;
  const name = typedName ?? freeName(registration?.name ?? 'secret', taken);
  const isReady = registration !== null && !needsFile && !hasOtherKey && missing.length === 0;

  const form = {
    ...emptyForm,
    name,
    allow: (registration?.allow ?? []).map(({ origin, methods = [], paths = [] }) => ({
      origin,
      methods: [...methods],
      paths: paths.join('\n'),
    })),
    placements: [...(registration?.placements ?? [])],
  };
  const checked = checkForm(form, taken);
  const errors: FieldErrors = {
    ...(checked.ok ? {} : checked.errors),
    ...keyErrors(form),
    ...checkValue(value.trim(), true),
  };

  /** Whether the secret was saved. */
  const register = async (): Promise<boolean> => {
    if (!checked.ok || Object.keys(errors).length > 0) return false;
    setBusy(true);
    const outcome = await saveSecret({
      relay,
      name: checked.name,
      policy: checked.policy,
      value: value.trim(),
      saved: null,
      onSealed: () => setValue(''),
    });
    setBusy(false);
    if (!outcome.ok) setFailure(failureText(outcome.failure, relay));
    return outcome.ok;
  };

  const submit = async (): Promise<void> => {
    setSubmitted(true);
    setFailure(null);
    if (secret === null && !(await register())) return;
    if (secret === null) await load();
    await showDraft(request, { ...complete, secret: secret ?? name.trim() });
    if (isReady) await calls.send();
  };

  return {
    value,
    setValue,
    name,
    setName: setTypedName,
    secret,
    setSecret: setPicked,
    filled,
    setFilled,
    setContent,
    complete,
    registration,
    problem,
    candidates,
    isReady,
    errors: submitted ? errors : {},
    failure,
    busy,
    submit,
  };
}

/** Why the request cannot be sent yet. */
function problemOf(refused: string | null, missing: readonly string[], hasOtherKey: boolean): string | null {
  if (refused !== null)
    return missing.length > 0 ? t('playground.command.fillIn', { names: listText(missing) }) : refused;
  if (!hasOtherKey) return null;
  return t('playground.command.otherKey');
}

/** Replaces the request in the playground, and closes the sheet. */
async function showDraft(request: RequestState, next: Draft): Promise<void> {
  await request.ready;
  request.show(next);
  closePaste();
  goTo('playground');
}

export async function showPlain(request: RequestState, next: Draft, notes: readonly string[]): Promise<void> {
  await showDraft(request, { ...next, secret: request.draft.peek().secret });
  showToast({ text: [t('playground.command.filled'), ...notes].join(' ') });
}
