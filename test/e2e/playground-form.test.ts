import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, screenshot } from '../support/browser/chromium.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import type { Upstream } from '../support/upstream/upstreams.ts';

let extension: ConnectedExtension;
let upstream: Upstream;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  extension = await connectedExtension();
  ({ upstream, chromium, page, app } = extension);
  await app.register({
    name: 'service',
    value: 'some-value-1',
    access: 'Private',
    destination: `${upstream.url}/v1/things`,
  });
});
afterAll(() => extension?.[Symbol.asyncDispose]());

const check = (): Locator => page.getByRole('status', { name: 'Request check' });
const fix = (name: string | RegExp): Locator => check().getByRole('button', { name });

test('a change to the policy comes after those to the request, and is undone by one click', async () => {
  await app.compose({
    method: 'POST',
    url: `${upstream.url}/v1/others`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
  const allow = fix(/^Allow POST /);
  await allow.waitFor();
  expect(await check().getByText('You and signed-in users of your pages can then send service to').count()).toBe(1);
  await screenshot(page, 'fix-policy');
  await allow.click();
  await page.getByText('Changed the policy of service').waitFor();
  await check().getByText('URL_NOT_ALLOWED').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await check().getByText('URL_NOT_ALLOWED').waitFor();
});

test('a message that appears under a pointer at rest leaves by itself', async () => {
  await fix(/^Allow POST /).press('Enter');
  // The pointer stays where the button was, and the next message appears there.
  await page.getByRole('button', { name: 'Undo' }).click();
  const message = page.getByText('Restored the policy of service');
  await message.waitFor();
  await message.waitFor({ state: 'detached' });
});

const request = (): Locator => page.getByRole('region', { name: 'Request' });
const tab = (name: string | RegExp): Locator => request().getByRole('tab', { name });
const parameter = (index: number): Locator => page.getByRole('group', { name: `parameter ${index}`, exact: true });
const labelled = (label: string): Locator => page.getByLabel(label, { exact: true });

test('a finding leads to the tab that it is about', async () => {
  await app.compose({ method: 'POST', url: `${upstream.url}/v1/things`, headers: { Host: 'x' } });
  await tab('Body').click();
  await check().getByRole('button', { name: 'Show the headers' }).click();
  expect(await tab(/^Headers/).getAttribute('aria-selected')).toBe('true');
  await expect.poll(() => tab(/^Headers/).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.getByRole('group', { name: 'header 1' }).waitFor();
  expect(await check().getByRole('button', { name: 'Show the headers' }).count()).toBe(0);
});

test('a refusal is shown once, and its JSON only on demand', async () => {
  await app.compose({ method: 'POST', url: `${upstream.url}/v1/things`, headers: { Host: 'x' } });
  await app.send();
  await app.response.getByText('HEADER_NOT_ALLOWED').first().waitFor();
  expect(await app.response.getByText('HEADER_NOT_ALLOWED').filter({ visible: true }).count()).toBe(1);
  await app.response.getByText('Response as received').click();
  await app.response.getByRole('tab', { name: 'Body' }).waitFor();
});

test("the relay's own headers are apart from those of the API", async () => {
  await app.compose({
    method: 'POST',
    url: `${upstream.url}/v1/things`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
  await app.send();
  await app.response.getByRole('tab', { name: /^Headers/ }).click();
  const group = (title: string) =>
    app.response.locator('section').filter({ has: page.getByRole('heading', { name: title }) });
  await group('Added by the relay').getByText('client-secret-trace').waitFor();
  expect(await group('From the API').getByText('client-secret-trace').count()).toBe(0);
  await screenshot(page, 'response-headers');
  await app.response.getByRole('tab', { name: 'Timing' }).click();
  await screenshot(page, 'response-timing');
});

test('the query of a URL is shown in Params, and changes there change the URL', async () => {
  const url = `${upstream.url}/v1/things`;
  await app.compose({ method: 'POST', url: `${url}?q=a%20b` });
  await tab(/^Params/).click();
  expect(await parameter(1).getByLabel('Value').inputValue()).toBe('a b');
  await page.getByRole('button', { name: 'Add parameter' }).click();
  await parameter(2).locator('input:focus').waitFor();
  await parameter(2).getByLabel('Name').fill('key');
  await parameter(2).getByLabel('Value').fill('$CLIENT_SECRET');
  await expect.poll(() => labelled('URL').inputValue()).toBe(`${url}?q=a%20b&key=$CLIENT_SECRET`);

  await parameter(1).getByRole('checkbox').click();
  await expect.poll(() => labelled('URL').inputValue()).toBe(`${url}?key=$CLIENT_SECRET`);
  await screenshot(page, 'params');
  await parameter(2).getByRole('checkbox').click();
  await expect.poll(() => labelled('URL').inputValue()).toBe(`${url}?key=$CLIENT_SECRET&q=a%20b`);
  await page.getByRole('button', { name: 'Remove the parameter key' }).click();
  await expect.poll(() => labelled('URL').inputValue()).toBe(`${url}?q=a%20b`);
});

test('the row for authentication writes Basic as base64', async () => {
  await app.compose({ method: 'POST', url: `${upstream.url}/v1/things`, headers: {} });
  const at = upstream.received.length;
  await labelled('Send the secret as').selectOption('As a Basic password');
  await labelled('User name').fill('ann');
  await screenshot(page, 'auth-row');
  await app.send();
  const sent = await upstream.request(at);
  expect(sent.headers.authorization).toBe(`Basic ${btoa('ann:some-value-1')}`);
});

test('the draft is shown before the relay has responded', async () => {
  const url = `${upstream.url}/v1/things`;
  await app.compose({ url });
  extension.relay.signal('SIGSTOP');
  try {
    const other = await chromium.openPopup();
    await expect.poll(() => other.getByLabel('URL', { exact: true }).inputValue()).toBe(url);
    await other.close();
  } finally {
    extension.relay.signal('SIGCONT');
  }
});

test('two tabs keep their drafts and their responses apart', async () => {
  const [mine, theirs] = [`${upstream.url}/v1/things?mine`, `${upstream.url}/v1/things?theirs`];
  await app.compose({ url: mine });
  await app.send();
  const other = await chromium.openPopup();
  const otherApp = extensionApp(other);
  await otherApp.compose({ url: theirs });
  await otherApp.send();
  await otherApp.response.getByText(/\?theirs/).waitFor();
  expect(await app.response.getByText(/\?mine/).count()).toBe(1);

  await page.reload();
  await expect.poll(() => labelled('URL').inputValue()).toBe(mine);
  await other.reload();
  await otherApp.response.getByText(/\?theirs/).waitFor();
  expect(await other.getByLabel('URL', { exact: true }).inputValue()).toBe(theirs);
  await other.close();
});

test('a request that is replaced comes back by one click', async () => {
  const url = `${upstream.url}/v1/things?edited`;
  await app.compose({ url });
  await page.getByRole('button', { name: 'Examples', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await expect.poll(() => labelled('URL').inputValue()).not.toBe(url);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => labelled('URL').inputValue()).toBe(url);
});
