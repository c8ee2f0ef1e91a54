/**
 * `npm run screenshots`: the pictures of the documents in `docs/images/`, and every screen at 420, 780 and 1200 px in light
 * and dark in `.output/screens/`, all from the real extension beside a real relay.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ROOT } from '../../scripts/targets.ts';
import { launchChromiumWithDevTools } from '../support/browser/devtools.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { API, MAPS, startPictureApi } from './api.ts';
import { panelPicture } from './panel.ts';
import { PETS } from './pets.ts';

const IMAGES = path.join(ROOT, 'docs/images');
const SCREENS = path.join(ROOT, '.output/screens');
const WIDTHS = { popup: 420, wide: 780, full: 1200 } as const;
const HEIGHTS = { popup: 600, wide: 600, full: 720 } as const;

for (const folder of [IMAGES, SCREENS]) mkdirSync(folder, { recursive: true });
const folder = await temporaryFolder();
// The page of the panel's picture also calls past the relay, which must not leave the machine.
await using chromium = await launchChromiumWithDevTools([
  '--force-device-scale-factor=1',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]);
const api = await startPictureApi(chromium.context, folder.path);
await using relay = await startRelayProcess({
  NODE_OPTIONS: `--import=${path.join(import.meta.dirname, 'names.ts')}`,
  API_PORT: String(api.port),
  RELAY_CA_FILE: api.caFile,
});
const app = extensionApp(await chromium.openPopup());

/** The state as it is, at every size and in both themes; `show` is what has to be in sight. */
async function picture(
  name: string,
  inDocs?: { width: keyof typeof WIDTHS; theme: 'light' | 'dark' } | null,
  show?: Locator,
): Promise<void> {
  for (const width of ['popup', 'wide', 'full'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      await app.page.setViewportSize({ width: WIDTHS[width], height: HEIGHTS[width] });
      await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await show?.scrollIntoViewIfNeeded();
      await settled(app.page);
      await app.page.screenshot({ path: path.join(SCREENS, `${name}-${width}-${theme}.png`) });
      if (inDocs?.width === width && inDocs.theme === theme) {
        await app.page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
      }
    }
  }
}

/** Colours on their way from one theme to the other are no picture; neither are messages that come and go. */
async function settled(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  if (await dismiss.isVisible()) await dismiss.click();
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {})));
  });
}

const tabs = ['Secrets', 'Playground', 'Connection'] as const;
async function walk(name: string, app: ExtensionApp): Promise<void> {
  for (const tab of tabs) {
    await app.open(tab);
    await picture(`${name}-${tab.toLowerCase()}`);
  }
}

await walk('first', app);
await app.connect(relay.connectLink);
await picture('what-is-next');
await walk('connected', app);

await app.open('Secrets');
await app.page.getByRole('button', { name: /^New/ }).first().click();
await picture('editor');
await app.page.getByRole('button', { name: 'Encrypt and save' }).click();
await picture('editor-mistakes');
await app.page.getByRole('button', { name: /^(Close|Discard)$/ }).click();

for (const [name, access, destination] of [
  ['openai', 'Private', `https://${API}/v1/images/*`],
  ['stripe', 'Private', 'https://api.stripe.com/v1/**'],
  ['maps', 'Public', `https://${MAPS}/geocode`],
] as const) {
  await app.register({ name, access, destination, value: `sk-proj-${name}-Zk41xT9mQ2vB7nR5cW8yL3` });
}
await app.page
  .getByRole('list', { name: 'Client secrets' })
  .getByRole('button', { name: /openai/ })
  .click();
await picture('try-it');
await picture('secrets', { width: 'full', theme: 'light' });
await app.page
  .getByText(/^Advanced/)
  .first()
  .click();
await picture('secret-advanced', null, app.page.getByLabel(/^Expires/));

await app.compose({
  secret: 'openai',
  method: 'POST',
  url: `https://${API}/v1/images/generations`,
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  json: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
});
await picture('request');
await app.page.getByRole('tab', { name: 'Code' }).click();
for (const [view, label] of [
  ['curl', 'cURL'],
  ['page', 'clientSecretRequest'],
  ['form', 'HTML form'],
  ['python', 'Python'],
] as const) {
  await app.page.getByLabel('Code as').selectOption(view);
  await app.page.getByLabel(`Code, ${label}`).waitFor();
  await picture(`code-${view}`);
}
await app.page.getByLabel('Code as').selectOption('sent');
await app.page.getByRole('region', { name: 'Outgoing request' }).waitFor();
await picture('as-sent');
await app.page.getByLabel('Code as').selectOption('page');
await app.page.getByLabel('Code, clientSecretRequest').fill('relay.clientSecretRequest({ url: 1 + 1 })');
await picture('code-unreadable');
await app.page.getByRole('tab', { name: 'Body' }).first().click();
await app.page.getByLabel('URL', { exact: true }).focus();
await app.page.evaluate(
  (command) => navigator.clipboard.writeText(command),
  'curl https://api.anthropic.com/v1/messages -H "x-api-key: $ANTHROPIC_API_KEY" --json \'{"max_tokens": 100}\'',
);
await app.page.keyboard.press('ControlOrMeta+v');
await app.page.getByRole('dialog').waitFor();
await picture('pasted-command');
await app.page.getByRole('button', { name: 'Cancel' }).click();
await app.send();
await app.response.getByRole('img').first().waitFor();
await app.page.getByRole('tab', { name: 'Body' }).first().click();
await picture('playground', { width: 'full', theme: 'light' });
await app.compose({ url: 'https://elsewhere.example/' });
await app.send();
await picture('refusal');
await app.page.getByRole('button', { name: 'Saved calls', exact: true }).click();
await app.page.getByText('No saved calls yet').waitFor();
await picture('saved-empty');
await app.page.keyboard.press('ControlOrMeta+s');
await app.page.getByRole('dialog').waitFor();
await picture('saved-dialog');
await app.page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
await app.page.getByRole('button', { name: 'Dismiss' }).click();
await app.page
  .getByLabel('File with calls')
  .setInputFiles({ name: 'pets.yaml', mimeType: 'application/yaml', buffer: Buffer.from(PETS) });
await app.page.getByRole('heading', { name: 'Import 4 calls?' }).waitFor();
await picture('saved-import');
await app.page.getByRole('button', { name: 'Import', exact: true }).last().click();
await app.page.getByText('Imported 4 calls.').waitFor();
await picture('saved-list');
await app.page.getByRole('button', { name: 'Back to the response' }).click();
await app.page.getByRole('tab', { name: /^Run as/ }).click();
await picture('run-as');
await app.open('Connection');
await app.page.getByRole('button', { name: /another relay/ }).click();
await picture('another-relay');
await panelPicture(chromium, relay.url, path.join(IMAGES, 'panel.png'));
await app.page.bringToFront();
await relay.quit();
await app.page.reload();
await walk('offline', app);

api.close();
await folder.remove();
