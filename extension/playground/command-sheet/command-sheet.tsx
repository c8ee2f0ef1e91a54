import { useEffect, useId, useState } from 'preact/hooks';
import { useRelays } from '../../connection/relays.ts';
import { closePaste, takePasted } from '../../curl/paste.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
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
        title="This cURL command cannot be used"
        onClose={closePaste}
        actions={<Button onClick={closePaste}>Close</Button>}
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
  const action = secret === null ? (isReady ? 'Save and send' : 'Save') : isReady ? 'Send' : 'Use it';
  return (
    <Dialog
      title="Send with a client secret"
      onClose={closePaste}
      actions={
        <>
          <Button onClick={closePaste}>Cancel</Button>
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
      title="Connect your relay first"
      onClose={closePaste}
      actions={
        <>
          <Button onClick={closePaste}>Close</Button>
          <Button kind="primary" onClick={connect}>
            Connect a relay
          </Button>
        </>
      }
    >
      <p>The key in this command would be stored on your relay. Connect one, then paste the command again.</p>
    </Dialog>
  );
}
