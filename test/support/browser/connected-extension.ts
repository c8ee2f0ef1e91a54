import type { Page } from 'playwright-core';
import { type RelayProcess, startRelayProcess } from '../relay/relay-process.ts';
import { type Handler, startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { type Chromium, launchChromium, type Size } from './chromium.ts';
import { type ExtensionApp, extensionApp } from './extension-app.ts';

/** What most tests of the extension begin with: it is connected to a relay, beside an API. */
export interface ConnectedExtension extends AsyncDisposable {
  readonly relay: RelayProcess;
  readonly upstream: Upstream;
  readonly chromium: Chromium;
  readonly app: ExtensionApp;
  readonly page: Page;
}

/** `response`: of the API, which says `{"ok":true}` otherwise. `size`: of the window, otherwise the popup's. */
export async function connectedExtension(response?: Handler, size?: Size): Promise<ConnectedExtension> {
  const [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(response),
    launchChromium(),
  ]);
  const page = await chromium.openPopup(size);
  const app = extensionApp(page);
  await app.connect(relay.connectLink);
  return {
    relay,
    upstream,
    chromium,
    app,
    page,
    async [Symbol.asyncDispose]() {
      await chromium.close();
      await Promise.all([relay.stop(), upstream.close()]);
    },
  };
}
