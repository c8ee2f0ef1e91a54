import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { readConfig } from '../../relay/config/config.ts';
import { startRelay } from '../../relay/main.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

type Relay = Awaited<ReturnType<typeof startRelay>>;

let folder: TemporaryFolder;
let relay: Relay;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

/** The relay of this folder, with its keys and devices, on any port. */
async function start(port = '0'): Promise<Relay> {
  const config = readConfig({
    RELAY_PORT: port,
    RELAY_DATA_DIR: folder.path,
    RELAY_LOG_LEVEL: 'silent',
    RELAY_ALLOW_NETWORKS: '127.0.0.0/8',
  });
  if (!config.ok) throw new Error(config.refusal.detail);
  return startRelay(config.value);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  [relay, chromium] = await Promise.all([start(), launchChromium()]);
  page = await chromium.openPopup();
  app = extensionApp(page);
  await app.connect(relay.connectLink ?? '');
  await app.register({
    name: 'service',
    value: 'some-value-1',
    access: 'Private',
    destination: new URL('/v1/**', relay.url).href,
  });
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
  await folder?.remove();
});

/** The tab with the mark of the connection's state. */
const shown = (state: string): Locator => page.getByRole('tab', { name: `Connection (${state})`, exact: true });

test('a call that fails, and one that succeeds, show at once whether the relay works', async () => {
  await shown('Connected').waitFor();
  const { port } = new URL(relay.url);
  await relay.stop();
  await app.compose({ url: `${relay.url}/v1/x`, method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  await app.send();
  await shown('Unreachable').waitFor();

  relay = await start(port);
  await app.send();
  await shown('Connected').waitFor();
});

test('so do the other messages to the relay', async () => {
  const { port } = new URL(relay.url);
  await relay.stop();
  await app.open('Secrets');
  await shown('Unreachable').waitFor();
  relay = await start(port);
  await page.getByRole('button', { name: 'Try again' }).click();
  await shown('Connected').waitFor();
});

test('a relay that moved to another port is found there without a new pairing', async () => {
  await relay.stop();
  relay = await start();
  await app.open('Connection');
  await page.getByRole('button', { name: 'Check again' }).click();
  await shown('Unreachable').waitFor();
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByLabel('New address').fill(`${relay.url}/`);
  await page.getByRole('button', { name: 'Save address' }).click();
  await shown('Connected').waitFor();
  await app.open('Secrets');
  await page.getByRole('heading', { name: 'service' }).waitFor();
});
