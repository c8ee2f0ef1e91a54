import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium, POPUP_SIZE } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { secretsManager } from '../support/browser/secrets-manager.ts';
import { runCli } from '../support/relay/cli.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';

const COUNT = 300;
let relay: RelayProcess;
let chromium: Chromium;
let app: ExtensionApp;
let manager: ReturnType<typeof secretsManager>;

const nameOf = (index: number): string => `SECRET_${String(index).padStart(3, '0')}`;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  app = extensionApp(await chromium.openPopup());
  manager = secretsManager(app.page);
  await app.connect(relay.connectLink);
  const file = path.join(relay.dataDir, 'many.env');
  writeFileSync(
    file,
    Array.from({ length: COUNT }, (_, index) => `${nameOf(index)}=value-${index}-0123456789`).join('\n'),
  );
  const env = { RELAY_DATA_DIR: relay.dataDir };
  const imported = await runCli(['secrets', 'import', file, '--allow', 'https://api.example.com'], env);
  expect(imported.stderr).toBe('');
  await app.page.reload();
  await app.open('Secrets');
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

const rendered = (): Promise<number> => manager.list.getByRole('listitem').count();
const focused = (): Promise<string | undefined> => app.page.evaluate(() => document.activeElement?.id);

test.each([
  ['popup', POPUP_SIZE],
  ['window', { width: 1280, height: 800 }],
])('of 300 secrets, the %s renders those in sight, and says how many there are', async (_, size) => {
  await app.page.setViewportSize(size);
  await manager.row(nameOf(0)).waitFor();
  await expect.poll(rendered).toBeLessThan(50);
  expect(await manager.row(nameOf(0)).getAttribute('aria-setsize')).toBe(String(COUNT));
  await manager.list.evaluate((list) => list.scrollIntoView({ block: 'end' }));
  await manager.row(nameOf(COUNT - 1)).waitFor();
  await expect.poll(rendered).toBeLessThan(50);
});

test('a search finds one of them, the keys move through all, and the focus comes back to the row that was open', async () => {
  await app.page.setViewportSize(POPUP_SIZE);
  await app.page.getByLabel('Search secrets').fill('_29');
  await expect.poll(rendered).toBe(10);
  await app.page.getByLabel('Search secrets').fill('');
  await app.page.getByLabel('Search secrets').focus();
  for (let times = 0; times < 40; times += 1) await app.page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe(`secret-${nameOf(39)}`);
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('heading', { name: nameOf(39) }).waitFor();
  await app.page.getByRole('button', { name: 'Back to the list' }).click();
  await expect.poll(focused).toBe(`secret-${nameOf(39)}`);
  await manager.row(nameOf(39)).waitFor();
});
