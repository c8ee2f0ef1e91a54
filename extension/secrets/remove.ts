import type { SecretSummary } from '../../shared/protocol/api.ts';
import { showToast } from '../design/toast.tsx';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { dropDraft, openSecret } from './drafts.ts';
import { loadSecrets } from './secrets.ts';
import { draftKey } from './stored-drafts.ts';

/** Deletes immediately; the toast offers to undo it, which the relay allows for ten minutes. */
export async function removeSecret(relay: RelayView, secret: SecretSummary): Promise<void> {
  const at = { relayId: relay.id, name: secret.name };
  const removed = await send('secrets.delete', at);
  if (!removed.ok) {
    const { title, text } = failureText(removed.failure, relay);
    showToast({ text: `${title}. ${text}` });
    return;
  }
  dropDraft(draftKey(relay.id, secret.name));
  openSecret(null);
  await loadSecrets();
  showToast({
    text: `${secret.name} was deleted.`,
    action: 'Undo',
    onAction: async () => {
      const restored = await send('secrets.restore', at);
      await loadSecrets();
      showToast({ text: restored.ok ? `${secret.name} was restored.` : failureText(restored.failure, relay).text });
    },
  });
}
