import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ list: [1, 2, 3], text: 'response' })),
    launchChromium(),
  ]);
  app = extensionApp(await chromium.openPopup());
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

/** As the popup in light colours and as a window in dark ones. */
async function expectClean(state: string): Promise<void> {
  const problems: string[] = [];
  for (const [colorScheme, width] of [
    ['light', 420],
    ['dark', 1200],
  ] as const) {
    await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.page.setViewportSize({ width, height: 700 });
    await screenshot(app.page, `${state}-${colorScheme}`);
    const found = await accessibilityProblems(app.page);
    problems.push(...found.map((problem) => `${colorScheme}: ${problem}`));
  }
  await app.page.setViewportSize({ width: 420, height: 600 });
  expect(problems).toEqual([]);
}

test('axe finds something where something is wrong', async () => {
  const page = await chromium.context.newPage();
  await page.setContent('<main><img src="data:,"><button></button></main>');
  const problems = (await accessibilityProblems(page)).join();
  expect(problems).toContain('image-alt');
  expect(problems).toContain('button-name');
  await page.close();
});

test('before a relay is connected', async () => {
  for (const tab of ['Secrets', 'Playground', 'Connection'] as const) {
    await app.open(tab);
    await expectClean(`first-${tab.toLowerCase()}`);
  }
});

test('connected, with the devices', async () => {
  await app.connect(relay.connectLink);
  await app.page.getByText('Paired devices').waitFor();
  await expectClean('connected');
});

test('the editor of a secret, empty and with mistakes', async () => {
  await app.open('Secrets');
  await app.page.getByRole('button', { name: /^New/ }).first().click();
  await expectClean('editor');
  await app.page.getByRole('button', { name: 'Encrypt and save' }).click();
  await app.page
    .getByText(/advanced/i)
    .first()
    .click();
  await expectClean('editor-mistakes');
  await app.page
    .getByRole('button', { name: 'Discard' })
    .or(app.page.getByRole('button', { name: 'Close' }))
    .first()
    .click();
});

test('the list of secrets and a secret that is dangerous', async () => {
  await app.register({ name: 'service', value: 'service-key-0123456789', access: 'Public', destination: upstream.url });
  await expectClean('secret');
});

test('the playground with a response, a refusal and an unreachable destination', async () => {
  await app.compose({
    secret: 'service',
    method: 'GET',
    url: `${upstream.url}/a`,
    headers: { 'X-Key': '$CLIENT_SECRET' },
  });
  await expectClean('playground');
  await app.page.getByRole('tab', { name: 'Code' }).click();
  await app.page.getByLabel('Code, cURL').waitFor();
  await expectClean('code');
  await app.page.getByLabel('Code as').selectOption('sent');
  await app.page.getByText('Added by the relay').first().waitFor();
  await expectClean('as-sent');
  await app.send();
  await app.response.getByText(/200 OK/).waitFor();
  await expectClean('response');

  await app.page.getByRole('button', { name: 'Saved calls', exact: true }).click();
  await app.page.getByRole('region', { name: 'Saved calls' }).getByText('No saved calls yet').waitFor();
  await expectClean('saved');
  await app.page.getByRole('button', { name: 'Back to the response' }).click();
  await app.compose({ url: 'https://elsewhere.example/' });
  await app.send();
  await app.response.getByText('URL_NOT_ALLOWED', { exact: true }).waitFor();
  await expectClean('refusal');
});
