import { followRelays, whenRelaysRead } from '../../connection/relays.ts';
import { devtoolsNetwork, devtoolsPanels } from '../../recorder/devtools.ts';
import { offerRecorder } from '../../recorder/handover.ts';
import { createRecorder, type FinishedRequest } from '../../recorder/recorder.ts';

const { recorder, finished, navigated } = createRecorder(whenRelaysRead, () => null);
const network = devtoolsNetwork();
network.onRequestFinished.addListener((request) => void finished(request as FinishedRequest));
network.onNavigated.addListener(navigated);
followRelays();

devtoolsPanels().create('Client Secrets', '/icon/16.png', '/panel.html', (panel) =>
  panel.onShown.addListener((window) => offerRecorder(window as unknown as Window, recorder)),
);
