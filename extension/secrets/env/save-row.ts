import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { t } from '../../language/messages.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import type { Failure } from '../../relay-client/outcome.ts';
import type { SecretEditing } from '../editing.ts';
import { type CheckedForm, policyOf } from '../form.ts';
import { testText } from '../testing/result-text.ts';
import type { EnvRow } from './rows.ts';

interface SaveRowDeps {
  readonly relay: RelayView;
  readonly editing: Pick<SecretEditing, 'save' | 'rotate' | 'tests'>;
  readonly known: readonly SecretSummary[];
}

/** Saves one row; returns why it was not saved, or null. A value that is replaced is given up only for one that works. */
export function createSaveRow({ relay, editing, known }: SaveRowDeps) {
  const sentence = (failure: Failure): string => {
    const { title, text } = failureText(failure, relay);
    return `${title}. ${text}`;
  };
  return async (row: EnvRow, { name, policy }: Extract<CheckedForm, { ok: true }>): Promise<string | null> => {
    const { value } = row;
    const onSealed = (): void => {};
    const saved = known.find((one) => one.name === name) ?? null;
    if (saved === null) {
      const stored = await editing.save({ relay, name, policy, value, saved, onSealed });
      return stored.ok ? null : sentence(stored.failure);
    }
    // Only the value is the file's; the policy stays what it is.
    const kept = policyOf(saved);
    const request = await editing.tests.requestFor(relay.id, saved);
    if (request === null) {
      const stored = await editing.save({ relay, name, policy: kept, value, saved, onSealed });
      return stored.ok ? null : sentence(stored.failure);
    }
    const rotated = await editing.rotate({ relay, saved, policy: kept, value, draft: request.draft, onSealed });
    if (!rotated.ok) return sentence(rotated.failure);
    return rotated.value.kind === 'rotated'
      ? null
      : t('secrets.replacement.keptWhy', { result: testText(rotated.value.test) });
  };
}
