import { render } from 'preact';
import '../../design/base.css';
import { pageRelays } from '../../connection/page-relays.ts';
import { RelaysProvider } from '../../connection/relays.ts';
import { followPastes } from '../../curl/paste.ts';
import { whenPainted } from '../../design/when-idle.ts';
import { followLanguage } from '../../language/follow-language.ts';
import { send } from '../../messages/client.ts';
import { restoreTab } from '../../navigation/open-tab.ts';
import { createOutline } from '../../navigation/outline.ts';
import { followOutline } from '../../secrets/follow-outline.ts';
import { createPage } from '../../secrets/page.ts';
import { rememberedSecrets } from '../../secrets/remembered.ts';
import { createSecrets, SecretsProvider } from '../../secrets/secrets.ts';
import { Shell } from '../../shell/shell.tsx';
import { followView } from '../../shell/view.ts';

const root = document.getElementById('app');
followView(document.documentElement);
followLanguage(document.documentElement);
restoreTab();
// Before anything is loaded: a command may be pasted as soon as the window is there.
followPastes();
const relays = pageRelays();
const secrets = createSecrets({ send, relays, remembered: rememberedSecrets() });
const page = createPage({ relays, secrets, outline: createOutline(localStorage) });
const follow = (): void => {
  relays.follow();
  secrets.follow();
  followOutline(page);
};
// Where the outline shows what takes typing, lists have to wait for it: to read them takes longer than to draw that.
if (page.outline.get()) whenPainted(follow);
else follow();
if (root) {
  render(
    <RelaysProvider value={relays}>
      <SecretsProvider value={secrets}>
        <Shell page={page} />
      </SecretsProvider>
    </RelaysProvider>,
    root,
  );
}
