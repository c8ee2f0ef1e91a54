import type { SecretSummary } from '../../shared/protocol/api.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { ActionDeps } from './action-deps.ts';
import type { Drafts } from './drafts.ts';
import { draftKey } from './stored-drafts.ts';

interface RemoveDeps extends ActionDeps {
  readonly drafts: Pick<Drafts, 'dropDraft' | 'open'>;
}

/** Deletes immediately; the toast offers to undo it, which the relay allows for ten minutes. */
export const createRemove =
  ({ send, secrets, drafts, notify }: RemoveDeps) =>
  async (relay: RelayView, { name }: SecretSummary): Promise<void> => {
    const at = { relayId: relay.id, name };
    const removed = await send('secrets.delete', at);
    if (!removed.ok) {
      const { title, text } = failureText(removed.failure, relay);
      notify({ text: `${title}. ${text}` });
      return;
    }
    drafts.dropDraft(draftKey(relay.id, name));
    drafts.open(null);
    await secrets.load();
    notify({
      text: t('secrets.toast.deleted', { name }),
      action: t('secrets.toast.undo'),
      onAction: async () => {
        const restored = await send('secrets.restore', at);
        await secrets.load();
        notify({
          text: restored.ok ? t('secrets.toast.restored', { name }) : failureText(restored.failure, relay).text,
        });
      },
    });
  };
