import type { SecretSummary } from '../../shared/protocol/api.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { ActionDeps } from './action-deps.ts';

/** The kill switch: takes effect immediately, independent of unsaved changes. */
export const createPause = ({ send, secrets, notify }: ActionDeps) => {
  const pause = async (relay: RelayView, secret: SecretSummary, paused: boolean, canUndo = true): Promise<void> => {
    const { name } = secret;
    const saved = await send('secrets.patch', { relayId: relay.id, name, patch: { paused } });
    if (!saved.ok) {
      const { title, text } = failureText(saved.failure, relay);
      notify({ text: `${title}. ${text}` });
      return;
    }
    await secrets.load();
    notify({
      text: paused ? t('secrets.toast.paused', { name }) : t('secrets.toast.resumed', { name }),
      ...(canUndo && { action: t('secrets.toast.undo'), onAction: () => void pause(relay, secret, !paused, false) }),
    });
  };
  return pause;
};
