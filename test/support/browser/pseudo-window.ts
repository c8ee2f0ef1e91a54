import type { Page } from 'playwright-core';
import { startRelayProcess } from '../relay/relay-process.ts';
import { openApi } from '../upstream/open-api.ts';
import { startUpstream } from '../upstream/upstreams.ts';
import { catalogueScript } from './catalogue-script.ts';
import { launchChromium } from './chromium.ts';
import { extensionApp } from './extension-app.ts';
import { DATA, type OutsideText, textsOutside } from './texts-outside.ts';

export interface PseudoWindow extends AsyncDisposable {
  readonly page: Page;
  /** Of all looks. */
  readonly outside: readonly OutsideText[];
  /** Notes the texts on the page that are neither from the catalogue nor data. */
  look(): Promise<void>;
}

/** The window in the pseudo language, with a secret `service` and a call with it that was answered. */
export async function openPseudoWindow(): Promise<PseudoWindow> {
  await using stack = new AsyncDisposableStack();
  const relay = stack.use(await startRelayProcess());
  const upstream = stack.use(await startUpstream(openApi));
  const chromium = stack.use(await launchChromium());
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: 'service-key-01', access: 'Public', destination: upstream.url });
  await app.compose({
    secret: 'service',
    method: 'GET',
    url: `${upstream.url}/v1/things`,
    headers: { 'X-Key': '$CLIENT_SECRET' },
  });
  await app.send();
  await app.page.close();

  await chromium.context.addInitScript(catalogueScript('pseudo'));
  const page = await chromium.openPopup({ width: 1280, height: 800 });
  const outside: OutsideText[] = [];
  const started = stack.move();
  return {
    page,
    outside,
    look: async () => void outside.push(...(await textsOutside(page, DATA))),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
