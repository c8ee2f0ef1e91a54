import type { Page } from 'playwright-core';
import { type RelayProcess, startRelayProcess } from '../relay/relay-process.ts';
import { type Handler, startUpstream, type Upstream } from '../upstream/upstreams.ts';
import type { Chromium } from './chromium.ts';
import { type DevTools, launchChromiumWithDevTools, openDevTools } from './devtools.ts';
import { extensionApp } from './extension-app.ts';
import { type InspectorPanel, inspectorPanel } from './inspector-panel.ts';
import { servePage, type WebPage } from './page.ts';

/** A developer's page with its DevTools open and the extension's panel in front, and what stands behind them. */
export interface Inspected extends AsyncDisposable {
  readonly relay: RelayProcess;
  readonly upstream: Upstream;
  readonly chromium: Chromium;
  readonly site: WebPage;
  readonly page: Page;
  readonly devTools: DevTools;
  readonly panel: InspectorPanel;
  /** A call of the page to the relay for the secret `service`, read to its end, as pages do. `more`: fields of it. */
  call(path: string, more?: object): Promise<unknown>;
  /** What the panel has put on the clipboard, read where pages may. */
  clipboard(): Promise<string>;
}

export interface InspectedOptions {
  readonly response?: Handler;
  /** The key of the public secret `service`; null: the extension knows no relay yet. */
  readonly key: string | null;
  /** Where the secret may be sent, below the upstream. */
  readonly paths?: string;
  /** What the page holds, `RELAY` for the relay's address. */
  readonly body?: string;
  /** Runs in each page of the browser that is opened from then on, before its own scripts. */
  readonly script?: string;
}

export async function inspected({
  response,
  key,
  paths = '',
  body = '',
  script,
}: InspectedOptions): Promise<Inspected> {
  const [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(response),
    launchChromiumWithDevTools(),
  ]);
  if (key !== null) {
    const app = extensionApp(await chromium.openPopup());
    await app.connect(relay.connectLink);
    await app.register({ name: 'service', value: key, access: 'Public', destination: upstream.url + paths });
    await app.page.close();
  }
  if (script !== undefined) await chromium.context.addInitScript(script);
  const site = await servePage(relay.url, body.replaceAll('RELAY', relay.url));
  // In front from now on: DevTools that are sized behind another tab take no clicks, and draw nothing.
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  const devTools = await openDevTools(page);
  const panel = inspectorPanel(await devTools.openPanel());

  return {
    relay,
    upstream,
    chromium,
    site,
    page,
    devTools,
    panel,
    call: (path, more = {}) => page.evaluate(callText(relay.url, requestText(upstream.url + path, more))),
    async clipboard() {
      await panel.frame.getByText('Copied. The code contains the placeholder, not the secret.').waitFor();
      await chromium.context.grantPermissions(['clipboard-read'], { origin: site.origin });
      await page.bringToFront();
      // The focus is in the panel until then, and what has none may not read.
      await page.mouse.click(5, 5);
      return page.evaluate('navigator.clipboard.readText()');
    },
    async [Symbol.asyncDispose]() {
      await chromium.close();
      await Promise.all([relay.stop(), upstream.close(), site.close()]);
    },
  };
}

/** The body of such a call. */
export const requestText = (url: string, more: object = {}): string =>
  JSON.stringify({
    clientSecretName: 'service',
    url,
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    data: { prompt: "it's $HOME" },
    ...more,
  });

/** The call as code of a page: the browser tells of a call when its response has been read. */
export const callText = (relay: string, body: string): string =>
  `(async function askService() {
    const response = await fetch('${relay}/v1/request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: ${JSON.stringify(body)},
    });
    return response.text();
  })()`;
