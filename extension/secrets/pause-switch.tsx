import { useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { Switch } from '../design/switch.tsx';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { useEditing } from './editing.ts';

export function PauseSwitch({ relay, secret }: { relay: RelayView; secret: SecretSummary }) {
  const { pause } = useEditing();
  const [busy, setBusy] = useState(false);
  const change = async (paused: boolean): Promise<void> => {
    setBusy(true);
    await pause(relay, secret, paused).finally(() => setBusy(false));
  };
  return (
    <Switch
      label={t('secrets.pause.label')}
      hint={secret.paused ? t('secrets.pause.on') : t('secrets.pause.off')}
      on={secret.paused}
      busy={busy}
      onChange={(paused) => void change(paused)}
    />
  );
}
