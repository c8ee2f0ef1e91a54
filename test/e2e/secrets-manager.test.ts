import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';
import type { SecretPage } from '../../shared/protocol/api.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { expectClean as expectCleanScreens } from '../support/browser/clean-screens.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { leaveTrial, secretsManager, stopBackground } from '../support/browser/secrets-manager.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { type SecureFront, startSecureFront } from '../support/upstream/secure-front.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Testing and replacing values. The API accepts those keys that are in `GOOD`. */
const OLD = `sk-old-${randomText(40)}`;
const NEW = `sk-new-${randomText(40)}`;
const WRONG = `sk-wrong-${randomText(40)}`;
const GOOD = new Set([OLD, NEW]);
let folder: TemporaryFolder;
let upstream: Upstream;
let front: SecureFront;
let relay: RelayProcess;
let chromium: Chromium;
let app: ExtensionApp;
let manager: ReturnType<typeof secretsManager>;

beforeAll(async () => {
  folder = await temporaryFolder();
  upstream = await startUpstream(({ headers }, response) => {
    const isGood = GOOD.has(String(headers.authorization).replace('Bearer ', ''));
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' }).end('{}');
  });
  front = await startSecureFront(upstream.port, ['api.openai.com']);
  const caFile = path.join(folder.path, 'ca.pem');
  writeFileSync(caFile, front.ca);
  [relay, chromium] = await Promise.all([
    startRelayProcess({
      NODE_OPTIONS: `--import=${path.join(ROOT, 'test/screens/names.ts')}`,
      API_PORT: String(front.port),
      RELAY_CA_FILE: caFile,
    }),
    launchChromium(),
  ]);
  app = extensionApp(await chromium.openPopup({ width: 1280, height: 800 }));
  manager = secretsManager(app.page);
  await app.connect(relay.connectLink);
  await app.register({ name: 'openai', value: OLD, access: 'Private', destination: 'api.openai.com' });
  await app.register({ name: 'own', value: OLD, access: 'Private', destination: upstream.url });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), front?.[Symbol.asyncDispose]()]);
  await folder?.remove();
});

const button = (name: string) => app.page.getByRole('button', { name, exact: true });
const authorizations = (): string[] => upstream.received.map(({ headers }) => String(headers.authorization));

async function expectClean(state: string): Promise<void> {
  await expectCleanScreens(app.page, state);
  await app.page.setViewportSize({ width: 1280, height: 800 });
}

const stored = async () => (await chromium.storage()).local as Readonly<Record<string, unknown>>;

/** What the relay has, as its extension sees it. */
const names = async (): Promise<string[]> => {
  const connections = (await stored()).connections as { list: { deviceToken: string }[] };
  const response = await fetch(`${relay.url}/v1/secrets`, {
    headers: { authorization: `Bearer ${connections.list[0]?.deviceToken}` },
  });
  return ((await response.json()) as SecretPage).secrets.map(({ name }) => name);
};

test('a secret of a known API is tested from its row, which shows the result', async () => {
  await manager.choose('openai', 'Test');
  await manager.row('openai').getByText('Works').waitFor();
  expect(upstream.received.at(-1)).toMatchObject({ method: 'GET', target: '/v1/models' });
  expect(authorizations().at(-1)).toBe(`Bearer ${OLD}`);
  GOOD.delete(OLD);
  await manager.choose('openai', 'Test');
  await manager.row('openai').getByText('Key refused').waitFor();
  GOOD.add(OLD);
  await app.page.reload();
  await manager.row('openai').getByText('Key refused').waitFor();
});

test('its activity has when it was used, the result, and the calls with their last error', async () => {
  await manager.row('openai').getByRole('button').first().click();
  const { activity } = manager;
  await activity.getByText('The API refuses the key (401).').waitFor();
  await activity.getByText('2 calls in all').waitFor();
  const calls = activity.getByRole('list', { name: 'Calls from this browser' }).getByRole('button');
  await expect.poll(() => calls.count()).toBe(2);
  await activity.scrollIntoViewIfNeeded();
  await expectClean('secret-activity');
  await activity.getByRole('button', { name: 'Test', exact: true }).click();
  await activity.getByText('The API accepts the key.').waitFor();
  await calls.first().click();
  await app.page.getByRole('region', { name: 'History' }).getByText('200').first().waitFor();
});

test('another API is tested with the last call that only read', async () => {
  await app.open('Secrets');
  expect(await (await manager.openMenu('own')).getByRole('menuitem').allTextContents()).toContain(
    'Test with a request of your own',
  );
  await expectClean('secret-menu');
  await app.page.keyboard.press('Escape');
  // Without the history that was opened.
  await app.page.reload();
  await app.compose({
    secret: 'own',
    method: 'GET',
    url: `${upstream.url}/mine`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
  await app.send();
  await app.open('Secrets');
  await manager.choose('own', 'Test');
  await manager.row('own').getByText('Works').waitFor();
  expect(upstream.received.at(-1)?.target).toBe('/mine');
});

async function replaceBy(value: string): Promise<void> {
  await manager.choose('openai', 'Replace value');
  await app.page.getByLabel('New value', { exact: true }).fill(value);
  await app.page.getByText('Tested first, with').waitFor();
  await button('Test and save').click();
}

test('a new value that the API refuses does not replace the old one', async () => {
  await replaceBy(WRONG);
  await app.page.getByText('The old value is still in use').waitFor();
  await expectClean('secret-kept');
  expect(authorizations().at(-1)).toBe(`Bearer ${WRONG}`);
  await expect.poll(names).toEqual(['openai', 'own']);
  await button('Keep the old value').click();
  await manager.choose('openai', 'Test');
  await manager.row('openai').getByText('Works').waitFor();
  expect(authorizations().at(-1)).toBe(`Bearer ${OLD}`);
});

test('a new value that works does, and nothing else is left', async () => {
  await replaceBy(NEW);
  await manager.toast('openai has the new value.').waitFor();
  await manager.choose('openai', 'Test');
  await expect.poll(() => authorizations().at(-1)).toBe(`Bearer ${NEW}`);
  await expect.poll(names).toEqual(['openai', 'own']);
  const everything = JSON.stringify(await chromium.storage());
  for (const value of [OLD, NEW, WRONG]) expect(createScanner(value).inText('storage', everything)).toEqual([]);
});

test('a refused value can be used anyway', async () => {
  await replaceBy(WRONG);
  await button('Use the new one anyway').click();
  await manager.toast('openai has the new value.').waitFor();
  await manager.choose('openai', 'Test');
  await expect.poll(() => authorizations().at(-1)).toBe(`Bearer ${WRONG}`);
});

test('a trial that a stopped background has left behind is deleted when it runs again', async () => {
  await app.register({ name: 'openai.test-0123', value: NEW, access: 'Private', destination: 'api.openai.com' });
  await app.page.evaluate(leaveTrial, 'openai.test-0123');
  await stopBackground(app.page);
  await app.page.reload();
  await expect.poll(names).toEqual(['openai', 'own']);
  await expect.poll(async () => (await stored()).secretTrials).toEqual([]);
});
