import { render } from 'preact';
import '../../design/base.css';
import { pageRelays } from '../../connection/page-relays.ts';
import { RelaysProvider } from '../../connection/relays.ts';
import { send } from '../../messages/client.ts';
import { createPage } from '../../secrets/page.ts';
import { createSecrets, SecretsProvider } from '../../secrets/secrets.ts';
import { Shell } from '../../shell/shell.tsx';
import { followView } from '../../shell/view.ts';

const root = document.getElementById('app');
followView(document.documentElement);
const relays = pageRelays();
const secrets = createSecrets({ send, relays });
if (root) {
  render(
    <RelaysProvider value={relays}>
      <SecretsProvider value={secrets}>
        <Shell page={createPage(relays, secrets)} />
      </SecretsProvider>
    </RelaysProvider>,
    root,
  );
}
