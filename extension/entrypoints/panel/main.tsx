import { render } from 'preact';
import '../../design/base.css';
import { devtoolsPanels, followDevToolsTheme } from '../../browser/devtools.ts';
import { followRelays } from '../../connection/relays.ts';
import { Inspector } from '../../inspector/inspector.tsx';
import { createInspector } from '../../inspector/state.ts';
import { createTraceLoader } from '../../inspector/traces.ts';
import { send } from '../../messages/client.ts';
import { acceptRecorder } from '../../recorder/panel-bridge.ts';

followDevToolsTheme(devtoolsPanels(), (theme) => {
  document.documentElement.dataset.theme = theme;
});
followRelays();

const recorder = await acceptRecorder(window);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const loadTrace = createTraceLoader((relayId, id) => send('traces.get', { relayId, id }), pause);
const root = document.getElementById('app');
if (root) render(<Inspector inspector={createInspector(recorder, loadTrace)} />, root);
