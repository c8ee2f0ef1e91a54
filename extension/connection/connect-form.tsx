import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { parseLink } from '../../shared/protocol/pairing-link.ts';
import { Button } from '../design/button.tsx';
import { TextInput } from '../design/field.tsx';
import { focusFirst, isFocusLost } from '../design/focus.ts';
import layoutStyles from '../design/layout.module.css';
import { Notice } from '../design/notice.tsx';
import { showToast } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import { isOnLoopback } from '../relay-client/on-loopback.ts';
import { type ConnectProblem, connectText, linkText } from './connect-text.ts';
import { deviceNameFrom } from './device-name.ts';
import { useLinkDraft } from './link-draft.ts';
import { originPattern } from './origin-pattern.ts';
import { useRelays } from './relays.ts';

/** Pasting a link and connecting. The link holds a one-time code, so it is stored in memory only. */
export function ConnectForm({ onConnected }: { onConnected?: () => void }) {
  const relays = useRelays();
  const draft = useLinkDraft();
  const { text, deviceName } = draft;
  const [error, setError] = useState<string | null>(null);
  const [problem, setProblem] = useState<ConnectProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [permitted, setPermitted] = useState(false);

  const problemPlace = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) problemPlace.current?.scrollIntoView({ block: 'nearest' });
  }, [problem]);

  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    // A tab that was clicked has the focus, too; one that was reached by the arrow keys keeps it.
    if (isFocusLost() || !document.activeElement?.matches(':focus-visible'))
      focusFirst(form.current?.querySelector('input'));
  }, []);

  const parsed = parseLink(text);
  const address = parsed.ok ? parsed.link.address : null;

  // Checked beforehand, since Firefox closes the popup to show a permission prompt: it is requested only if missing.
  useEffect(() => {
    setPermitted(false);
    if (address === null) return;
    void browser.permissions.contains({ origins: [originPattern(address)] }).then(setPermitted);
  }, [address]);

  const connect = async (): Promise<void> => {
    if (!parsed.ok) {
      setError(linkText(parsed.problem));
      return;
    }
    const { link } = parsed;
    // Before any other await: browsers allow the request only during the user gesture.
    const asked = permitted ? null : browser.permissions.request({ origins: [originPattern(link.address)] });
    setBusy(true);
    setProblem(null);
    const allowed = asked === null || (await asked.catch(() => false));
    const outcome = allowed
      ? await send('relays.connect', { ...link, deviceName: deviceName.trim() || deviceNameFrom(navigator.userAgent) })
      : { ok: false as const, failure: { kind: 'permission-refused' as const } };
    setBusy(false);
    if (!outcome.ok) {
      setProblem(outcome.failure);
      return;
    }
    await draft.forget();
    await relays.load();
    showToast({ text: t('connection.connect.connected', { name: outcome.value.name }) });
    onConnected?.();
  };

  const message = problem && connectText(problem, address ?? t('connection.connect.thisAddress'));
  return (
    <form
      ref={form}
      class={layoutStyles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      <TextInput
        label={t('connection.connect.link')}
        hint={t('connection.connect.linkHint')}
        dir="ltr"
        placeholder="http://127.0.0.1:8787/#pair=…"
        mono
        autocomplete="off"
        spellcheck={false}
        value={text}
        error={error}
        onValue={(value) => {
          draft.change({ text: value });
          setProblem(null);
          const next = parseLink(value);
          setError(next.ok || next.problem === 'empty' ? null : linkText(next.problem));
        }}
      />
      <TextInput
        label={t('connection.connect.device')}
        hint={t('connection.connect.deviceHint')}
        maxlength={80}
        value={deviceName}
        onValue={(value) => draft.change({ deviceName: value })}
      />
      {address?.startsWith('http:') && !isOnLoopback(address) && (
        <Notice kind="warn">{t('connection.connect.unencrypted')}</Notice>
      )}
      <div ref={problemPlace}>
        {message && (
          <Notice kind="danger" title={message.title}>
            {message.text}
          </Notice>
        )}
      </div>
      <div class={layoutStyles.line}>
        <Button type="submit" kind="primary" busy={busy} icon="plug">
          {t('connection.connect.submit')}
        </Button>
      </div>
    </form>
  );
}
