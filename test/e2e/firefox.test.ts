import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { POPUP_SIZE } from '../support/browser/chromium.ts';
import { classSelector } from '../support/browser/class-selector.ts';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { scrollToBottom } from '../support/browser/scrollers.ts';
import { typedText } from '../support/browser/typing.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const KEY = 'firefox-api-key-0123456789';
const ROW = classSelector('response-view/views/rows', 'row');
const short = json({ from: 'the upstream' });
const long = json(Array.from({ length: 20_000 }, (_, id) => ({ id, name: `thing ${id}`, tags: ['a', 'b'] })));
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  [relay, upstream, firefox] = await Promise.all([
    startRelayProcess(),
    startUpstream((request, response) => (request.target === '/long' ? long : short)(request, response)),
    launchFirefox(),
  ]);
  page = await firefox.openPopup('[role=tab]');
  page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

test('connects, registers and sends in Firefox', async () => {
  const { press, fill, shows } = byName(page);
  await press('tab', 'Connection');
  await fill('Connection link', relay.connectLink);
  await press('button', 'Connect');
  await shows('Paired devices');

  await press('tab', 'Secrets');
  await press('button', 'New client secret');
  await page.locator('input[type=password]').fill(KEY);
  await fill('Name', 'service');
  // Not added: saving takes it in.
  await fill('Add a destination', upstream.url);
  await press('button', 'Encrypt and save');
  await shows('Replace value');

  await press('tab', 'Playground');
  await fill('URL', `${upstream.url}/v1/things`);
  await press('button', 'Send');
  await shows('200 OK');
  await shows('the upstream');
  expect(JSON.stringify(upstream.received.at(-1)?.rawHeaders)).toContain(KEY);
});

test('an edit of the code changes the request in Firefox, and the relay tells what it will send', async () => {
  const { press, shows } = byName(page, { typingThreshold: 0 });
  await press('tab', 'Code');
  const view = page.locator('::-p-aria([name="Code as"][role="combobox"])');
  await view.fill('page');
  const editor = await page.waitForSelector('::-p-aria([name="Code, clientSecretRequest"])');
  await expect
    .poll(() => editor?.evaluate((field) => (field as HTMLTextAreaElement).value))
    .toContain(`${upstream.url}/v1/things`);
  const url = `${upstream.url}/v1/from-code`;
  await page
    .locator('.prism-code-editor textarea')
    .fill(`{ clientSecretName: 'service', method: 'GET', url: '${url}', headers: { 'X-Key': '$CLIENT_SECRET' } }`);
  await expect.poll(() => page.$eval('input[type=url]', (field) => (field as HTMLInputElement).value)).toBe(url);
  await view.fill('sent');
  await shows('secret service');
  await shows('Added by the relay');
});

test('the call is in the history of Firefox', async () => {
  const { press, shows } = byName(page);
  await press('button', 'History');
  await shows('1 call');
  await page.locator('section[aria-label=History] li button').click();
  await shows('Send again');
  await shows('the upstream');
  await press('button', 'Back to the history');
  await press('button', 'Back to the response');
});

test('the call is in the usage of its secret in Firefox', async () => {
  const { press, shows } = byName(page);
  await press('tab', 'Secrets');
  await page.locator('::-p-text(last 31 days)').click();
  await shows('answered');
  await expect
    .poll(() => page.$eval('svg[role=img]', (chart) => chart.getAttribute('aria-label')))
    .toMatch(/: 1 call, at most 1 on one day$/);
  await press('tab', 'Playground');
});

/** Not in the profile's folder: Firefox compresses what it stores, so that a search there would prove nothing. */
test('a key typed into the request is not sent and not stored in Firefox', async () => {
  const { press, fill, shows } = byName(page, { typingThreshold: 0 });
  const stored = (): Promise<string> =>
    page.evaluate(async () => {
      const { browser } = globalThis as unknown as { browser: { storage: { local: { get(): Promise<object> } } } };
      return JSON.stringify(await browser.storage.local.get());
    });
  const [key, words] = [`sk-proj-${randomText(40)}`, randomText(14)];
  await fill('URL', `${upstream.url}/${words}`);
  await expect.poll(stored).toContain(words);
  const sent = upstream.received.length;
  await fill('URL', `${upstream.url}/${key}`);
  await shows('contains what looks like a key');
  await expect.poll(stored).toContain('••••••••');
  expect(createScanner(key).inText('storage', await stored())).toEqual([]);
  await page.keyboard.press('Enter');
  expect(await page.$eval('form button[title^=Send]', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await press('button', 'Replace with $CLIENT_SECRET');
  await page.locator('::-p-aria([name="Method"][role="combobox"])').fill('POST');
  await press('tab', 'Body');
  await page.locator('section[aria-label=Request] fieldset ::-p-text(Text)').click();
  await fill('Body, text', `say ${key}`);
  await shows('The body contains what looks like a key');
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  await expect.poll(stored).toContain('say ••••••••');
  expect(upstream.received).toHaveLength(sent);
});

test('keeps quick typing in the JSON editor in order', async () => {
  await page.locator('::-p-aria([name="Method"][role="combobox"])').fill('POST');
  await page.locator('::-p-text(Body)').click();
  await page.locator('section[aria-label=Request] fieldset ::-p-text(JSON)').click();
  const editor = await page.waitForSelector('.prism-code-editor textarea');
  const text = typedText(200);
  await editor?.evaluate((field) => {
    const area = field as HTMLTextAreaElement;
    area.focus();
    area.select();
  });
  await page.keyboard.type(text);
  expect(await editor?.evaluate((field) => (field as HTMLTextAreaElement).value)).toBe(text);
});

test('a saved secret leads to the playground in Firefox', async () => {
  const { press, shows } = byName(page);
  await press('tab', 'Secrets');
  await press('button', 'Try it in the playground');
  await shows('200 OK');
  expect(await page.$eval('input[type=url]', (field) => (field as HTMLInputElement).value)).toContain(upstream.url);
});

test('of a long response Firefox has few rows on the page, and the last one is reached', async () => {
  const { press, fill, shows } = byName(page, { typingThreshold: 0 });
  await page.locator('::-p-aria([name="Method"][role="combobox"])').fill('GET');
  await fill('URL', `${upstream.url}/long`);
  await press('button', 'Send');
  // 8 lines each: the braces, id, name, and the list of tags in 4.
  const region = 'section[aria-label="JSON, 160,002 lines"]';
  await page.waitForSelector(region);
  await page.evaluate(scrollToBottom);
  await shows('thing 19999');
  expect(await page.$$eval(ROW, (rows) => rows.length)).toBeLessThan(200);
});

test('a curl command that is pasted in Firefox becomes a secret and a response', async () => {
  const { press, shows } = byName(page, { typingThreshold: 0 });
  const key = `sk-proj-${randomText(40)}`;
  // The clipboard is only filled by a person: from a field, as they do.
  await page.evaluate((text) => {
    const field = document.body.appendChild(document.createElement('textarea'));
    Object.assign(field, { id: 'source', value: text });
    field.select();
  }, `curl ${upstream.url}/v1/pasted \\\n  -H 'Authorization: Bearer ${key}'`);
  await chord('KeyC');
  await page.$eval('#source', (field) => field.remove());
  await page.focus('input[type=url]');
  await chord('KeyV');
  await page.locator('dialog ::-p-aria([name="Name"][role="textbox"])').fill('pasted', { typingThreshold: 0 });
  const before = upstream.received.length;
  await press('button', 'Save and send');
  const { target, headers } = await upstream.request(before);
  expect([target, headers.authorization]).toEqual(['/v1/pasted', `Bearer ${key}`]);
  await shows('200 OK');
  expect(await page.content()).not.toContain(key);
});

test.each([POPUP_SIZE, { width: 780, height: 590 }, { width: 1280, height: 800 }])(
  'Send is in sight in Firefox, at $width × $height',
  async (size) => {
    await page.setViewport(size);
    const places = await page.$$eval('input[type=url], form button[title^=Send]', (all) =>
      all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect),
    );
    const [url, send] = places;
    if (!url || !send) throw new Error('Send or the URL is not shown.');
    expect(send.right).toBeLessThanOrEqual(size.width);
    expect(send.bottom).toBeLessThanOrEqual(size.height);
    expect(Math.abs(send.top - url.top)).toBeLessThan(3);
  },
);

async function chord(key: 'KeyC' | 'KeyV'): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press(key);
  await page.keyboard.up('Control');
}
