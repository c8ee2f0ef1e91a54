import type { SecretSummary } from '../../shared/protocol/api.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import type { ActionDeps } from './action-deps.ts';
import type { Drafts } from './drafts.ts';
import { formOf } from './form.ts';
import type { Secrets } from './secrets.ts';
import { draftKey } from './stored-drafts.ts';
import { freeName } from './suggestions.ts';

interface DuplicateDeps extends Pick<ActionDeps, 'notify'> {
  readonly drafts: Pick<Drafts, 'draftOf' | 'saveDraft' | 'dropDraft' | 'open'>;
  readonly secrets: Pick<Secrets, 'known'>;
}

/** Opens the editor of a new secret with the policy of this one. A new secret that was begun before can be brought back. */
export const createDuplicate =
  ({ drafts, secrets, notify }: DuplicateDeps) =>
  (relay: RelayView, secret: SecretSummary): void => {
    const key = draftKey(relay.id, '');
    const before = drafts.draftOf(key);
    const taken = secrets.known.peek().map(({ name }) => name);
    drafts.saveDraft(key, { ...formOf(secret), name: freeName(secret.name, taken) });
    drafts.open('');
    if (before === null) return;
    notify({
      text: t('secrets.toast.replacedDraft'),
      action: t('secrets.toast.undo'),
      onAction: () => drafts.saveDraft(key, before),
    });
  };
