import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, launchChromium, screenshot } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type OpenAiUpstream, startOpenAiUpstream } from '../support/upstream/openai-upstream.ts';

const KEY = 'sk-proj-Zk41xT9mQ2vB7nR5cW8yL3';
let relay: RelayProcess;
let openai: OpenAiUpstream;
let chromium: Chromium;
let app: ExtensionApp;

beforeAll(async () => {
  [relay, openai, chromium] = await Promise.all([startRelayProcess(), startOpenAiUpstream(KEY), launchChromium()]);
  app = extensionApp(await chromium.openPopup());
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), openai?.close()]);
});

test('whoever opens the connection link in the browser is told what to do with it', async () => {
  const page = await chromium.context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(relay.connectLink);
  await page.getByRole('heading', { name: 'This is a Client Secret Relay' }).waitFor();
  // The style is let through by its hash: a wrong one would leave the page unstyled.
  expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).not.toBe('none');
  await screenshot(page, 'home');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
  expect(page.url()).toBe(relay.connectLink);
  await page.close();
});

test('connects by the link that the relay printed', async () => {
  await app.connect(relay.connectLink);
  await expect.poll(() => app.page.getByText(relay.url).first().isVisible()).toBe(true);
});

test('registers a secret, whose value is nowhere on the page afterwards', async () => {
  await app.register({
    name: 'openai',
    value: KEY,
    access: 'Private',
    destination: `${openai.url}/v1/images/*`,
  });
  await app.page.getByRole('button', { name: 'Back to the list' }).click();
  const row = app.page.getByRole('list', { name: 'Client secrets' }).getByRole('button', { name: /openai/ });
  expect(await row.textContent()).toContain(KEY.slice(-4));
  const fields = await app.page
    .locator('input, textarea')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value));
  expect([await app.page.content(), ...fields].filter((text) => text.includes(KEY))).toEqual([]);
});

test('sends from the playground and shows the image that the API answers', async () => {
  await app.compose({
    secret: 'openai',
    method: 'POST',
    url: `${openai.url}/v1/images/generations`,
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer $CLIENT_SECRET' },
    json: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
  });
  await app.send();
  await screenshot(app.page, 'playground');
  expect(await app.response.getByRole('status').first().textContent()).toMatch(/200 OK/);
  await app.response.getByRole('img').first().waitFor();

  const got = openai.received.at(-1);
  expect(got).toMatchObject({ method: 'POST', target: '/v1/images/generations' });
  expect(got?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(JSON.parse(got?.body.toString() ?? '')).toEqual({
    model: 'dall-e-3',
    prompt: 'A cute baby sea otter',
    n: 1,
    size: '1024x1024',
  });
});

test("tells the API's refusal from the relay's", async () => {
  await app.compose({ json: { model: 'dall-e-3' } });
  await app.send();
  expect(await app.response.getByRole('status').first().textContent()).toMatch(/422.*Response from 127\.0\.0\.1:\d+/);

  const sent = openai.received.length;
  await app.compose({ url: `${openai.url}/v1/chat/completions` });
  await app.send();
  expect(await app.response.getByRole('status').first().textContent()).toMatch(/403.*Refused by the relay/);
  expect(await app.response.textContent()).toContain('URL_NOT_ALLOWED');
  expect(openai.received).toHaveLength(sent);
});

test('one switch stops all calls with a secret, and lets them go on', async () => {
  const paused = app.page.getByRole('switch', { name: 'Paused' });
  await app.open('Secrets');
  await app.page
    .getByRole('list', { name: 'Client secrets' })
    .getByRole('button', { name: /openai/ })
    .click();
  await paused.click();
  await app.page.getByRole('switch', { name: 'Paused', checked: true }).waitFor();

  const sent = openai.received.length;
  await app.compose({ url: `${openai.url}/v1/images/generations` });
  await app.send();
  expect(await app.response.textContent()).toContain('SECRET_PAUSED');
  expect(openai.received).toHaveLength(sent);

  await app.open('Secrets');
  await paused.click();
  await app.page.getByRole('switch', { name: 'Paused', checked: false }).waitFor();
  await app.open('Playground');
  await app.send();
  expect(await app.response.textContent()).not.toContain('SECRET_PAUSED');
  expect(openai.received).toHaveLength(sent + 1);
});
