import { useState } from 'preact/hooks';
import { Button } from '../design/button.tsx';
import { Skeleton } from '../design/notice.tsx';
import { send } from '../messages/client.ts';
import { ConnectForm } from './connect-form.tsx';
import { Connected } from './connected.tsx';
import './connection.css';
import { activeRelay, loadRelays, relays } from './relays.ts';
import { StartRelay } from './start-relay.tsx';

const activate = async (relayId: string): Promise<void> => {
  await send('relays.activate', { relayId });
  await loadRelays();
};

function OtherRelays() {
  const others = relays.value?.filter((relay) => !relay.active) ?? [];
  if (others.length === 0) return null;
  return (
    <section class="stack" aria-label="Other relays">
      <h3 class="section-title">Other relays</h3>
      <ul class="card-list">
        {others.map((relay) => (
          <li class="card-row" key={relay.id}>
            <div class="card-row-text">
              <p class="cut">{relay.name}</p>
              <p class="small faint cut">{relay.address}</p>
            </div>
            <Button size="small" aria-label={`Switch to ${relay.name}`} onClick={() => void activate(relay.id)}>
              Switch
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ConnectionTab() {
  const [adding, setAdding] = useState(false);
  const relay = activeRelay.value;
  if (relays.value === null) return <Skeleton lines={4} />;
  if (relay === null) {
    return (
      <div class="page stack">
        <div>
          <h2 class="page-title">Connect a relay</h2>
          <p class="muted">The relay stores your API keys and adds them to the requests that your pages make.</p>
        </div>
        <StartRelay />
        <ConnectForm />
      </div>
    );
  }
  return (
    <div class="page stack connection">
      <Connected relay={relay} key={relay.id} />
      <OtherRelays />
      {adding ? (
        <section class="stack" aria-label="Connect another relay">
          <h3 class="section-title">Connect another relay</h3>
          <ConnectForm onConnected={() => setAdding(false)} />
        </section>
      ) : (
        <div>
          <Button kind="quiet" size="small" icon="plus" onClick={() => setAdding(true)}>
            Connect another relay
          </Button>
        </div>
      )}
    </div>
  );
}
