import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { connectAndRegister } from '../support/browser/firefox-app.ts';
import { pixelsOf } from '../support/browser/firefox-pixels.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { respondWithBody } from '../support/upstream/response-bodies.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
/** What a response names: it must not be asked for anything. */
let spy: Upstream;
let connections = 0;
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  [relay, upstream, spy, firefox] = await Promise.all([
    startRelayProcess(),
    startUpstream(),
    startUpstream(),
    launchFirefox(),
  ]);
  spy.server.on('connection', () => {
    connections += 1;
  });
  upstream.response = respondWithBody(spy.url);
  page = await firefox.openPopup('[role=tab]');
  const secret = { name: 'service', value: 'echoed-key-0123456789', destination: upstream.url };
  await connectAndRegister(page, relay.connectLink, secret);
  await byName(page).press('tab', 'Playground');
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close(), spy?.close()]);
});

/** Sends, and waits for a text that only this response has. */
async function receive(path: string, text: string): Promise<void> {
  const { press, fill, shows } = byName(page, { typingThreshold: 0 });
  await fill('URL', upstream.url + path);
  await press('button', 'Send');
  await shows(text);
}

const textOf = (selector: string): Promise<string | null> =>
  page.$eval(selector, (element) => element.textContent).catch(() => null);

test('JSON is searched in Firefox, and the match has its path', async () => {
  await receive('/tree', 'otter-2');
  await page.locator('input[type=search]').fill('lutra');
  await expect.poll(() => textOf('search [role=status]')).toBe('1 of 2');
  await expect.poll(() => textOf('search code')).toBe("$.data[1]['full name']");
  await page.$eval('[role=tree]', (tree) => (tree as HTMLElement).focus());
  await page.keyboard.press('End');
  await expect.poll(() => textOf('search code')).toBe('$.next');
  await byName(page).shows('Secret not echoed');
});

test('media is shown in Firefox, within the policy of its pages', async () => {
  await receive('/media', 'data.0.b64_json');
  const { shows } = byName(page);
  await shows('SVG 40 × 40');
  await shows('WAV 1.00 s');
  await receive('/audio', 'audio/wav');
  await shows('WAV 1.00 s');
  await receive('/pdf', 'application/pdf');
  await byName(page).press('button', 'Show in the browser’s viewer');
  // Its words are red.
  await expect.poll(() => pixelsOf(page, 'iframe', [255, 0, 0])).toBeGreaterThan(100);
});

test('a page is rendered in Firefox without running or loading anything', async () => {
  await receive('/page', 'text/html');
  await page.locator('::-p-aria([name="Page"][role="radio"])').click();
  // A word in its heading is teal.
  await expect.poll(() => pixelsOf(page, 'iframe[sandbox=""]', [0, 128, 128])).toBeGreaterThan(100);
  expect(await page.title()).not.toBe('ran');
  expect([connections, spy.received]).toEqual([0, []]);
});

test('the text of a stream is put together in Firefox', async () => {
  await receive('/stream', 'Sea otters hold hands.');
});
