import { useEffect, useId, useState } from 'preact/hooks';
import { useRelays } from '../../connection/relays.ts';
import { closePaste, takePasted } from '../../curl/paste.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { t } from '../../language/messages.ts';
import { goTo } from '../../navigation/open-tab.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import type { Page } from '../../secrets/page.ts';
import { pagePlayground } from '../page-playground.ts';
import { PlaygroundProvider } from '../playground.ts';
import { CommandForm } from './command-form.tsx';
import { type PastedCommand, readPasted } from './pasted-command.ts';
import { showPlain, useCommand } from './use-command.ts';

/** What happens with a pasted curl command: its key becomes a client secret, and the request is sent with it. */
export function CommandSheet({ page }: { page: Page }) {
  const [command] = useState(() => readPasted(takePasted()));
  const playground = page.part(pagePlayground);
  const relay = useRelays().active.value;
  useEffect(() => {
    if (command.kind === 'plain') void showPlain(playground.request, command.draft, command.notes);
  }, [command]);
  if (command.kind === 'plain') return null;
  if (command.kind === 'refused') {
    return (
      <Dialog
        title={t('playground.command.unusable')}
        onClose={closePaste}
        actions={<Button onClick={closePaste}>{t('playground.action.close')}</Button>}
      >
        <p>{command.detail}</p>
      </Dialog>
    );
  }
  if (relay === null) return <NoRelay />;
  return (
    <PlaygroundProvider value={playground}>
      <WithCredential relay={relay} command={command} />
    </PlaygroundProvider>
  );
}

interface WithCredentialProps {
  readonly relay: RelayView;
  readonly command: Extract<PastedCommand, { kind: 'credential' }>;
}

function WithCredential({ relay, command }: WithCredentialProps) {
  const state = useCommand(relay, command);
  const form = useId();
  const { secret, isReady, busy } = state;
  const action =
    secret === null
      ? t(isReady ? 'playground.command.saveAndSend' : 'playground.action.save')
      : t(isReady ? 'playground.action.send' : 'playground.command.use');
  return (
    <Dialog
      title={t('playground.command.title')}
      onClose={closePaste}
      actions={
        <>
          <Button onClick={closePaste}>{t('playground.action.cancel')}</Button>
          <Button
            type="submit"
            form={form}
            kind="primary"
            icon={isReady ? 'send' : 'check'}
            busy={busy}
            disabled={state.registration === null}
          >
            {action}
          </Button>
        </>
      }
    >
      <CommandForm id={form} command={command} state={state} />
    </Dialog>
  );
}

function NoRelay() {
  const connect = (): void => {
    closePaste();
    goTo('connection');
  };
  return (
    <Dialog
      title={t('playground.command.noRelay')}
      onClose={closePaste}
      actions={
        <>
          <Button onClick={closePaste}>{t('playground.action.close')}</Button>
          <Button kind="primary" onClick={connect}>
            {t('playground.action.connect')}
          </Button>
        </>
      }
    >
      <p>{t('playground.command.noRelayText')}</p>
    </Dialog>
  );
}
