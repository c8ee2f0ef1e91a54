import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { type LocalRelay, startLocalRelay } from '../relay/local-relay.ts';
import { type Received, startUpstream, type Upstream } from '../upstream/upstreams.ts';
import { launchChromium } from './chromium.ts';
import { servePage } from './page.ts';

/** How a test submits its form; by default by its button. */
export type Submit = (page: Page) => Promise<unknown>;
export const byButton: Submit = (page) => page.click('#send');

/** One page for all forms: each submission loads it anew, with its own form in it. */
export interface FormPage extends AsyncDisposable {
  readonly relay: LocalRelay;
  readonly upstream: Upstream;
  /** Submits a form with these controls: what the API received, or the code and the field of the refusal. */
  submitted(controls: string, submit?: Submit): Promise<Received | string>;
  /** The JSON that the API received, or the code and the field of the refusal. */
  dataOf(controls: string, submit?: Submit): Promise<unknown>;
}

/** A secret named `open`, whose value is `secret`, may be sent to the upstream. */
export async function startFormPage(secret: string): Promise<FormPage> {
  const [relay, upstream, chromium] = await Promise.all([startLocalRelay(), startUpstream(), launchChromium()]);
  await relay.register({ name: 'open', value: secret, access: 'public', allow: [{ origin: upstream.url }] });
  let body = '';
  const site = await servePage(relay.url, () => body);
  const page = await chromium.context.newPage();

  const submitted: FormPage['submitted'] = async (controls, submit = byButton) => {
    body = `<form id="form" onsubmit="relay.clientSecretRequest(event).then(() => 'sent', (error) => error.code + ' ' + error.body.param).then((said) => { document.title = said; })">
  <input type="hidden" name="clientSecretName" value="open">
  <input type="hidden" name="url" value="${upstream.url}/">
  <input type="hidden" name="method" value="POST">
  <input type="hidden" name="headers[Authorization]" value="Bearer $CLIENT_SECRET">
  ${controls}
  <button id="send">Send</button>
</form>`;
    await page.goto(site.url);
    await page.evaluate(() => {
      document.title = '';
    });
    await submit(page);
    await page.waitForFunction(() => document.title !== '');
    const said = await page.title();
    expect(page.url()).toBe(site.url);
    return said === 'sent' ? (upstream.received.at(-1) as Received) : said;
  };
  return {
    relay,
    upstream,
    submitted,
    dataOf: async (controls, submit) => {
      const received = await submitted(controls, submit);
      return typeof received === 'string' ? received : JSON.parse(received.body.toString());
    },
    [Symbol.asyncDispose]: async () => {
      await chromium.close();
      await Promise.all([relay.stop(), upstream.close(), site.close()]);
    },
  };
}
