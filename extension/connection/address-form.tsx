import { useEffect, useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { addressOf } from '../../shared/protocol/pairing-link.ts';
import { Button } from '../design/button.tsx';
import { TextInput } from '../design/field.tsx';
import layoutStyles from '../design/layout.module.css';
import { showToast } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { connectText } from './connect-text.ts';
import { originPattern } from './origin-pattern.ts';
import { useRelays } from './relays.ts';

/** A relay that moved, to another port for example, stays connected: its key decides, not its address. */
export function AddressForm({ relay, onClose }: { relay: RelayView; onClose: () => void }) {
  const relays = useRelays();
  const [text, setText] = useState(relay.address);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.select(), []);

  const move = async (): Promise<void> => {
    const address = addressOf(text);
    if (address === null) return setError(t('connection.address.wrong'));
    // Before any other await: browsers allow the request only during the user gesture.
    const isAllowed = browser.permissions.request({ origins: [originPattern(address)] });
    setBusy(true);
    const outcome = (await isAllowed.catch(() => false))
      ? await send('relays.move', { relayId: relay.id, address })
      : { ok: false as const, failure: { kind: 'permission-refused' as const } };
    setBusy(false);
    if (!outcome.ok) {
      const { title, text: detail } = connectText(outcome.failure, address);
      // The outcome was about the new address; the relay is still expected at the old one.
      void relays.check();
      return setError(`${title}. ${detail}`);
    }
    await relays.load();
    showToast({ text: t('connection.address.moved', { name: relay.name, address }) });
    onClose();
  };

  return (
    <form
      ref={form}
      class={layoutStyles.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void move();
      }}
    >
      <TextInput
        label={t('connection.address.label')}
        hint={t('connection.address.hint')}
        mono
        autocomplete="off"
        spellcheck={false}
        value={text}
        error={error}
        onValue={(value) => {
          setText(value);
          setError(null);
        }}
      />
      <div class={layoutStyles.line}>
        <Button type="submit" size="small" kind="primary" busy={busy}>
          {t('connection.address.save')}
        </Button>
        <Button size="small" kind="quiet" onClick={onClose}>
          {t('connection.address.cancel')}
        </Button>
      </div>
    </form>
  );
}
