import type { Page } from 'puppeteer-core';
import { vi } from 'vitest';
import { type RelayProcess, startRelayProcess } from '../relay/relay-process.ts';
import { startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { type Firefox, launchFirefox } from './firefox.ts';
import { connectAndRegister } from './firefox-app.ts';
import { type FirefoxPanel, openFirefoxPanel } from './firefox-devtools.ts';
import { servePage, type WebPage } from './page.ts';

/** A page that is inspected in Firefox, with a relay, a secret named `service` for `/v1/*` of an upstream, and the panel. */
export interface Inspected {
  readonly relay: RelayProcess;
  readonly upstream: Upstream;
  readonly firefox: Firefox;
  readonly popup: Page;
  readonly page: Page;
  readonly panel: FirefoxPanel;
  /** What stands in the page from its next visit on. */
  show(html: string): void;
  /** Lets the upstream respond to `/held` and `/v1/held`, which wait for it. */
  release(): void;
  /** A call of the page in its own words, read to its end: the browser tells of a call when its response is over. */
  fetchCall(target: string, more?: { readonly method?: string; readonly data?: object }): string;
  requestTo(target: string, more?: object): string;
  /** A row's text, once it is there. */
  row(text: string): Promise<string>;
  /** Opens a call's detail at a tab. */
  open(text: string, tab: string): Promise<void>;
  details(): Promise<string>;
  close(): Promise<void>;
}

/** The response to `/v1/long`, and more than Firefox keeps of one. */
export const LONG = 1_600_000;

export async function inspectInFirefox(value: string): Promise<Inspected> {
  const held = Promise.withResolvers<void>();
  const [relay, upstream, firefox] = await Promise.all([startRelayProcess(), startApi(held.promise), launchFirefox()]);
  let html = '';
  const site: WebPage = await servePage(relay.url, () => html);
  const popup = await firefox.openPopup('[role=tab]');
  await connectAndRegister(popup, relay.connectLink, { name: 'service', value, destination: `${upstream.url}/v1/*` });
  const page = await firefox.browser.newPage();
  await page.goto(site.url);
  const panel = await openFirefoxPanel(firefox.browser, site.url);

  const requestTo = (target: string, more: object = {}): string =>
    JSON.stringify({
      clientSecretName: 'service',
      url: `${upstream.url}${target}`,
      method: 'POST',
      headers: { Authorization: 'Bearer $CLIENT_SECRET' },
      data: { prompt: 'hello' },
      ...more,
    });
  return {
    relay,
    upstream,
    firefox,
    popup,
    page,
    panel,
    show: (next) => {
      html = next;
    },
    release: held.resolve,
    requestTo,
    fetchCall: (target, { method = 'POST', ...more } = {}) =>
      `fetch('${relay.url}/v1/request', {
        method: '${method}',
        headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(requestTo(target, more))},
      }).then((response) => response.text())`,
    row: (text) =>
      vi.waitFor(async () => {
        const found = (await panel.texts('[data-call]')).find((one) => one.includes(text));
        if (found === undefined) throw new Error(`No row with ${text}.`);
        return found;
      }, 10_000),
    async open(text, tab) {
      await panel.press('[data-call] td', text);
      await panel.press('[role=tab]', tab);
    },
    details: async () => (await panel.texts('section[aria-label=Details]')).join(''),
    async close() {
      await firefox.close();
      await Promise.all([relay.stop(), upstream.close(), site.close()]);
    },
  };
}

/** Takes calls by pages past the relay, as careless APIs do, and repeats what it was sent. */
const startApi = (held: Promise<void>): Promise<Upstream> =>
  startUpstream(async ({ method, target, headers }, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (method === 'OPTIONS') return void response.writeHead(204, cors).end();
    if (target.endsWith('/held')) await held;
    const long = target === '/v1/long' ? 'y'.repeat(LONG) : '';
    response
      .writeHead(200, { ...cors, 'content-type': 'application/json' })
      .end(JSON.stringify({ target, echo: headers.authorization, long }));
  });
