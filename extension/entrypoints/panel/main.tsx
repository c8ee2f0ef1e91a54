import { render } from 'preact';
import '../../design/base.css';
import { devtoolsPanels, followDevToolsTheme } from '../../browser/devtools.ts';
import { pageRelays } from '../../connection/page-relays.ts';
import { RelaysProvider } from '../../connection/relays.ts';
import { Inspector } from '../../inspector/inspector.tsx';
import { createPolicies, PoliciesProvider } from '../../inspector/policy/policies.ts';
import { createInspector } from '../../inspector/state.ts';
import { createTraceLoader } from '../../inspector/traces.ts';
import { followLanguage } from '../../language/follow-language.ts';
import { send } from '../../messages/client.ts';
import { acceptRecorder } from '../../recorder/panel-bridge.ts';

followLanguage(document.documentElement);
followDevToolsTheme(devtoolsPanels(), (theme) => {
  document.documentElement.dataset.theme = theme;
});
const relays = pageRelays();
relays.follow();
const policies = createPolicies({ send, relays });

const recorder = await acceptRecorder(window);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const loadTrace = createTraceLoader((relayId, id) => send('traces.get', { relayId, id }), pause);
const inspector = createInspector(recorder, loadTrace);
const root = document.getElementById('app');
if (root) {
  render(
    <RelaysProvider value={relays}>
      <PoliciesProvider value={policies}>
        <Inspector inspector={inspector} />
      </PoliciesProvider>
    </RelaysProvider>,
    root,
  );
}
