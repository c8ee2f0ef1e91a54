import { useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { showToast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { useEditing } from '../editing.ts';
import { useSecrets } from '../secrets.ts';
import { testText } from './result-text.ts';
import type { Kept, Replacement } from './use-replacement.ts';

interface KeptNoticeProps {
  readonly relay: RelayView;
  readonly name: string;
  readonly kept: Kept;
  readonly dismiss: Replacement['dismiss'];
}

/** A new value did not pass its test: the old one is still in use, until a person says otherwise. */
export function KeptNotice({ relay, name, kept, dismiss }: KeptNoticeProps) {
  const secrets = useSecrets();
  const { replacing } = useEditing();
  const [busy, setBusy] = useState(false);
  const take = async (): Promise<void> => {
    setBusy(true);
    const taken = await kept.useAnyway();
    setBusy(false);
    dismiss();
    replacing.value = taken.ok ? null : name;
    const text = taken.ok
      ? t('secrets.toast.newValue', { name })
      : t('secrets.replacement.enterAgain', { why: failureText(taken.failure, relay).text });
    showToast({ text });
    await secrets.load();
  };
  return (
    <Notice
      kind="danger"
      title={t('secrets.replacement.keptTitle')}
      actions={
        <>
          <Button size="small" onClick={dismiss}>
            {t('secrets.replacement.keepOld')}
          </Button>
          <Button size="small" kind="quiet" busy={busy} onClick={() => void take()}>
            {t('secrets.replacement.useNew')}
          </Button>
        </>
      }
    >
      {t('secrets.replacement.kept', { result: testText(kept.test) })}
    </Notice>
  );
}
