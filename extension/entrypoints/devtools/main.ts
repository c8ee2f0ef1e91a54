import { devtoolsNetwork, devtoolsPanels } from '../../browser/devtools.ts';
import { isFirefox } from '../../browser/firefox.ts';
import { relaysLoaded } from '../../connection/loaded.ts';
import { pageRelays } from '../../connection/page-relays.ts';
import { t } from '../../language/messages.ts';
import { maskedCall } from '../../leaks/mask.ts';
import { createRegistered } from '../../leaks/registered.ts';
import { createWatch } from '../../leaks/suspect.ts';
import { send } from '../../messages/client.ts';
import { storedCall } from '../../playground/run/stored-call.ts';
import { createPageStarts } from '../../recorder/page-starts.ts';
import { offerRecorder } from '../../recorder/panel-bridge.ts';
import { createRecorder, type FinishedRequest } from '../../recorder/recorder.ts';

const relays = pageRelays();
const registered = createRegistered((relayId) => send('secrets.list', { relayId }));
const refresh = async (): Promise<void> => registered.refresh(await relaysLoaded(relays));
/** A relay that does not respond must not delay the recording. */
const FIRST_REFRESH_TIMEOUT_MS = 2_000;
const firstRefresh = Promise.race([refresh(), new Promise((resolve) => setTimeout(resolve, FIRST_REFRESH_TIMEOUT_MS))]);

const { recorder, finished, navigated, playground } = createRecorder({
  relays: () => firstRefresh.then(() => relaysLoaded(relays)),
  watch: createWatch(registered.origins),
  mask: maskedCall,
  reportsUnsent: !isFirefox,
});
const network = devtoolsNetwork();
// Chromium reports a navigation at its start.
const pageStarts = isFirefox ? createPageStarts() : null;
network.onRequestFinished.addListener((request) => {
  pageStarts?.add(request);
  void finished(request as FinishedRequest);
});
network.onNavigated.addListener(async (url) => {
  const loaded = Date.now();
  void refresh();
  navigated(pageStarts && ((await pageStarts.startOf(url)) ?? loaded));
});
// The playground sends its calls from the background, so they are not in the network log of the page.
storedCall().watch((call) => call && playground(call, relays.active.value?.id ?? null));
relays.follow();
relays.list.subscribe(() => void refresh());

devtoolsPanels().create(t('extension.panel'), '/icon/16.png', '/panel.html', (panel) =>
  panel.onShown.addListener((window) => {
    offerRecorder(window as unknown as Window, recorder);
    void refresh();
  }),
);
