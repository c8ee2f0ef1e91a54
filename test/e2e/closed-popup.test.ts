import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { eventStream, json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startUpstream(), launchChromium()]);
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'slow', value: 'slow-api-key-0123456789', access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'slow',
    method: 'POST',
    url: `${upstream.url}/generate`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { prompt: 'A cute baby sea otter' },
  });
  await app.page.close();
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

test('a call whose popup is closed goes on, and its response is there when the popup is opened again', async () => {
  let respond: () => void = () => {};
  upstream.response = (received, response) => {
    respond = () => void json({ otter: 'done' })(received, response);
  };
  const before = extensionApp(await chromium.openPopup());
  const index = upstream.received.length;
  await before.page.getByRole('button', { name: 'Send', exact: true }).click();
  await upstream.request(index);
  await before.page.close();
  respond();

  const after = extensionApp(await chromium.openPopup());
  await after.response.getByText(/200 OK/).waitFor();
  expect(await after.response.textContent()).toContain('otter');
  expect(upstream.received).toHaveLength(index + 1);
  await after.page.close();
});

test('the tab, the draft and the last response are there when the popup is opened again', async () => {
  const { page, response } = extensionApp(await chromium.openPopup());
  await response.getByText(/200 OK/).waitFor();
  expect(await page.getByRole('tab', { name: 'Playground' }).getAttribute('aria-selected')).toBe('true');
  expect(await page.getByLabel('URL', { exact: true }).inputValue()).toBe(`${upstream.url}/generate`);
  await page.close();
});

test('a stream goes on while the popup is closed, and comes event by event when it is open', async () => {
  const events = eventStream();
  upstream.response = events.handler;
  const before = extensionApp(await chromium.openPopup());
  const index = upstream.received.length;
  await before.page.getByRole('button', { name: 'Send', exact: true }).click();
  await upstream.request(index);
  events.send('first');
  await before.response.getByText('first').first().waitFor();
  await before.page.close();
  events.send('second');

  const after = extensionApp(await chromium.openPopup());
  await after.response.getByText('second').first().waitFor();
  events.send('third');
  await after.response.getByText('third').first().waitFor();
  events.end();
  await after.page.getByRole('button', { name: 'Send', exact: true }).waitFor();
  await after.page.close();
});

test('Cancel ends the call at the upstream, too', async () => {
  const closed = new Promise<void>((resolve) => {
    upstream.response = (_, response) => void response.once('close', resolve);
  });
  const app = extensionApp(await chromium.openPopup());
  const index = upstream.received.length;
  await app.page.getByRole('button', { name: 'Send', exact: true }).click();
  await upstream.request(index);
  await app.page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await closed;
  await app.response.getByText(/Cancelled after/).waitFor();
});

test('once the relay is disconnected, what was written and answered is gone, also from a window that stays open', async () => {
  const { page } = extensionApp(await chromium.openPopup());
  const other = extensionApp(await chromium.openPopup());
  await other.open('Secrets');
  await other.page.getByLabel('Name', { exact: true }).fill('half-typed');
  await expect.poll(async () => JSON.stringify(await chromium.storage())).toContain('half-typed');
  const traces = [upstream.url, 'sea otter', 'half-typed'];
  const before = JSON.stringify(await chromium.storage());
  expect(traces.filter((trace) => !before.includes(trace))).toEqual([]);

  await extensionApp(page).open('Connection');
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.getByLabel('Connection link').waitFor();
  await expect
    .poll(async () => {
      const after = JSON.stringify(await chromium.storage());
      return traces.filter((trace) => after.includes(trace));
    })
    .toEqual([]);
  // What a window writes when it goes away is not the old draft.
  await other.page.close();
  await page.close();
  const after = JSON.stringify(await chromium.storage());
  expect(traces.filter((trace) => after.includes(trace))).toEqual([]);
});
