import type { SecretSummary } from '../../shared/protocol/api.ts';
import { showToast } from '../design/toast.tsx';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { loadSecrets } from './secrets.ts';

/** The kill switch: takes effect immediately, independent of unsaved changes. */
export async function setPaused(relay: RelayView, secret: SecretSummary, paused: boolean): Promise<void> {
  const { name } = secret;
  const saved = await send('secrets.patch', { relayId: relay.id, name, patch: { paused } });
  if (!saved.ok) {
    const { title, text } = failureText(saved.failure, relay);
    showToast({ text: `${title}. ${text}` });
    return;
  }
  await loadSecrets();
  showToast({ text: paused ? `${name} is paused.` : `${name} is active again.` });
}
