import { afterAll, beforeAll, expect, test } from 'vitest';
import { classSelector } from '../support/browser/class-selector.ts';
import { openDevTools } from '../support/browser/devtools.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { callText, type Inspected, inspected, requestText } from '../support/browser/inspected.ts';
import { byXhr, inFrame, inWorker } from '../support/browser/page-calls.ts';

/** The panel in the real DevTools, from the first opening without a relay to a relay that is gone. In this order. */
const KEY = 'devtools-api-key-0123456789';
const RAW = 'sk-proj-Zk41xT9mQ2vB7nR5cW8yL3aJ6dF0gH4';
const SOURCE = classSelector('inspector/list/row', 'source');
let dev: Inspected;
let app: ExtensionApp;

beforeAll(async () => {
  dev = await inspected({ key: null });
});
afterAll(() => dev?.[Symbol.asyncDispose]());

/** A call as code, for where the page itself does not make it. */
const askText = (path: string): string => callText(dev.relay.url, requestText(dev.upstream.url + path));

test('without a relay the panel says so, and leads to where one is connected', async () => {
  await dev.panel.frame.getByRole('heading', { name: 'No relay connected' }).waitFor();
  const opened = dev.chromium.context.waitForEvent('page', (one) => one.url().endsWith('/popup.html#connection'));
  await dev.panel.button('Connect a relay').click();
  app = extensionApp(await opened);
  await app.page.getByRole('heading', { name: 'Connect a relay' }).waitFor();
  await app.connect(dev.relay.connectLink);
  await app.register({ name: 'service', value: KEY, access: 'Public', destination: dev.upstream.url });
  await dev.panel.frame.getByRole('heading', { name: 'No calls yet' }).waitFor();
  // With the next page the destinations of the new secret are watched.
  await dev.devTools.bringToFront();
  await dev.page.reload();
});

test("a page's call is in the panel, although the panel was opened after it", async () => {
  const later = await dev.chromium.context.newPage();
  await later.goto(dev.site.url);
  const others = await openDevTools(later);
  expect(JSON.parse(await later.evaluate(askText('/v1/things')))).toEqual({ ok: true });
  const theirs = await others.openPanel();
  const found = theirs.getByRole('row').filter({ hasText: '/v1/things' });
  await found.waitFor();
  expect(await found.textContent()).toMatch(/POSTservice.*\/v1\/things.*200.*fetch/);
  // And not in the DevTools of another page.
  expect(await dev.panel.row('/v1/things').count()).toBe(0);
  await later.close();
  await dev.devTools.bringToFront();
});

test('its detail has what the page sent beside what the relay forwarded, the key in neither', async () => {
  await dev.call('/v1/things');
  await dev.panel.row('/v1/things').click();
  const sent = dev.panel.frame.getByRole('region', { name: 'Sent by the page' });
  const forwarded = dev.panel.frame.getByRole('region', { name: 'Forwarded by the relay' });
  await forwarded.getByText('$HOME').waitFor();
  expect(await sent.textContent()).toContain('Bearer $CLIENT_SECRET');
  expect(await forwarded.textContent()).toContain('Bearer ••••');
  expect(await dev.panel.frame.content()).not.toContain(KEY);
  expect(dev.upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  await dev.panel.button('Close').click();
});

test('calls by XMLHttpRequest, in frames and in workers are there, too', async () => {
  await dev.page.evaluate(byXhr(`${dev.relay.url}/v1/request`, requestText(`${dev.upstream.url}/by-xhr`)));
  await dev.page.evaluate(inWorker(askText('/by-worker')));
  await dev.page.evaluate(inFrame(askText('/by-frame')));
  for (const path of ['/by-xhr', '/by-worker', '/by-frame']) await dev.panel.row(path).waitFor();
  expect(await dev.panel.row('/by-xhr').locator(SOURCE).textContent()).toBe('xhr');
});

test('a call that the browser did not send has its preflight below it, with the reason', async () => {
  await dev.page.evaluate(`${askText('/never').replace("method: 'POST'", "method: 'PROPFIND'")}.catch(() => {})`);
  await dev.panel.row('/never').waitFor();
  expect(await dev.panel.row('/never').textContent()).toContain('no response');
  const child = dev.panel.row('Preflight: the method PROPFIND is not allowed');
  await child.waitFor();
  expect(await child.getAttribute('aria-level')).toBe('2');
});

test("the playground's calls are in the same list, marked and with their trace", async () => {
  await app.page.bringToFront();
  await app.compose({
    secret: 'service',
    method: 'POST',
    url: `${dev.upstream.url}/from-playground`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { prompt: 'from the owner' },
  });
  await app.send();
  await dev.devTools.bringToFront();
  await dev.panel.row('/from-playground').waitFor();
  expect(await dev.panel.row('/from-playground').locator(SOURCE).textContent()).toBe('playground');
  await dev.panel.row('/from-playground').click();
  await dev.panel.frame.getByRole('region', { name: 'Forwarded by the relay' }).getByText('from the owner').waitFor();
  await dev.panel.button('Close').click();
});

test('a request past the relay with a raw key is flagged, and the key is nowhere in the panel', async () => {
  await dev.page.evaluate(
    `fetch('${dev.upstream.url}/direct', { mode: 'no-cors', method: 'POST', body: 'key=${RAW}' }).catch(() => {})`,
  );
  await dev.page.evaluate(
    `fetch('${dev.upstream.url}/direct?api_key=${RAW}', { mode: 'no-cors' }).then((response) => response.text())`,
  );
  await dev.panel.row('/direct').first().waitFor();
  await dev.panel.frame.getByRole('button', { name: /^Leaks/ }).click();
  await dev.panel.row('/direct').first().waitFor();
  expect(await dev.panel.row('/v1/things').count()).toBe(0);
  await dev.panel.row('/direct').first().click();
  await dev.panel.frame.getByRole('region', { name: 'Call', exact: true }).waitFor();
  expect(await dev.panel.frame.content()).not.toContain(RAW);
  const kept = await dev.panel.frame.evaluate('JSON.stringify(clientSecretRecorder.snapshot())');
  expect(kept).toContain('/direct');
  expect(kept).not.toContain(RAW);
  await dev.panel.button('Close').click();
  await dev.panel.button('All').click();
});

test('paused it records nothing; a page that goes elsewhere clears it, unless the log is preserved', async () => {
  await dev.panel.button('Pause recording').click();
  await dev.call('/while-paused');
  await dev.panel.button('Resume recording').click();
  await dev.call('/resumed');
  await dev.panel.row('/resumed').waitFor();
  expect(await dev.panel.row('/while-paused').count()).toBe(0);
  await dev.panel.frame.getByLabel('Preserve log').check();
  await dev.page.reload();
  await dev.call('/after-reload');
  await dev.panel.row('/after-reload').waitFor();
  await dev.panel.row('/resumed').waitFor();
  await dev.panel.frame.getByLabel('Preserve log').uncheck();
  await dev.page.reload();
  await dev.panel.row('/resumed').waitFor({ state: 'detached' });
  await dev.panel.count.getByText('0 calls').waitFor();
});

test('a relay that is gone is named, with a way to try again', async () => {
  await dev.relay.quit();
  await dev.page.evaluate(`${askText('/too-late')}.catch(() => {})`);
  await dev.panel.row('/too-late').waitFor();
  expect(await dev.panel.row('/too-late').textContent()).toContain('no response');
  await dev.panel.button('Clear').click();
  await dev.panel.frame.getByRole('heading', { name: 'Cannot reach the relay' }).waitFor();
  await dev.panel.button('Try again').waitFor();
});
