import { expect, test } from 'vitest';
import { catalogueScript } from '../support/browser/catalogue-script.ts';
import { launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { inspected } from '../support/browser/inspected.ts';
import { type OutsideText, textsOutside } from '../support/browser/texts-outside.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';
import { openApi } from '../support/upstream/open-api.ts';
import { startUpstream } from '../support/upstream/upstreams.ts';

/** What is not in the catalogue yet: of these folders, and shown by others. */
const NOT_YET = { folders: /^(?:connection|leaks|playground|secrets|usage)-/, texts: ['Connected', 'No leaks found.'] };

/** What is not translated: names, addresses, words of protocols and policies, numbers with their units. */
const DATA = [
  /https?:\/\/\S+|(?:\d+\.){3}\d+\S*|localhost\S*/,
  /\d{4}-\d\d-\d\dT[\d:.]+Z|[\d,.]+ (?:ms|min|s|B|kB|MB)\b/,
  /\$CLIENT_SECRET|\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b|\b[A-Z]+_[A-Z_]+\b/,
  /\bOK\b|Forbidden|[a-z]+\/[a-z+-]+/,
  /\b(?:allow|placement|access|header:authorization|header|public|fetch|JSON|JSONPath|DNS|TLS|service)\b/,
  /\/v1\/\S+/,
  // The relay's name, its fingerprint and a device; a word that all four languages have.
  /Client Secret Relay|[\w-]{43}|Chrome on Linux|\bURL\b/,
];

/** Each text once, with the folder that shows it. */
const missing = (found: readonly OutsideText[]): string[] => {
  const rest = found.filter(({ folder, text }) => !NOT_YET.folders.test(folder) && !NOT_YET.texts.includes(text));
  return [...new Set(rest.map(({ folder, text }) => `${folder}: ${text}`))];
};

test('every text of the window is from the catalogue', async () => {
  await using relay = await startRelayProcess();
  const upstream = await startUpstream(openApi);
  await using chromium = await launchChromium();
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: 'service-key-01', access: 'Public', destination: upstream.url });
  await app.compose({
    secret: 'service',
    method: 'GET',
    url: `${upstream.url}/v1/things`,
    headers: { 'X-Key': '$CLIENT_SECRET' },
  });
  await app.send();
  await app.page.close();

  await chromium.context.addInitScript(catalogueScript('pseudo'));
  const page = await chromium.openPopup({ width: 1280, height: 800 });
  const outside: OutsideText[] = [];
  const look = async (): Promise<void> => {
    outside.push(...(await textsOutside(page, DATA)));
  };
  for (const id of ['secrets', 'playground', 'connection']) {
    await page.locator(`#tab-${id}`).click();
    await page.locator('main').getByRole('button').first().waitFor();
    await look();
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByRole('term').first().waitFor();
  await look();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('option', { name: 'service' }).first().waitFor();
  await look();
  await page.getByRole('combobox').last().fill('nothing like it');
  await page.getByText('Nothing matches').waitFor();
  await look();
  await page.keyboard.press('Escape');
  await page.locator('#tab-playground').click();
  for (const name of ['Body', 'Code', 'Headers']) {
    const tab = page.getByRole('region', { name: 'Request' }).getByRole('tab', { name });
    if ((await tab.count()) === 0) continue;
    await tab.first().click();
    await look();
  }
  await page.getByRole('region', { name: 'Response' }).getByRole('tab').last().click();
  await look();
  for (const name of ['History', 'Saved calls']) {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('region', { name }).getByRole('button').first().waitFor();
    await look();
    await page.getByRole('button', { name: 'Back to the response' }).first().click();
  }
  await page.locator('#tab-secrets').click();
  await page.getByRole('button', { name: 'service' }).first().click();
  await page.getByRole('heading', { name: 'service' }).waitFor();
  await look();
  await page.getByRole('button', { name: 'New' }).first().click();
  await page.getByLabel('Value').first().waitFor();
  await look();

  expect(missing(outside)).toEqual([]);
  await upstream.close();
});

test('every text of the panel is from the catalogue', async () => {
  const script = catalogueScript('pseudo');
  await using dev = await inspected({ key: 'service-key-01', response: openApi, paths: '/v1/*', script });
  const { frame } = dev.panel;
  const outside: OutsideText[] = [];
  const look = async (): Promise<void> => {
    outside.push(...(await textsOutside(frame, DATA)));
  };
  await look();
  await dev.call('/v1/things');
  await dev.call('/elsewhere');
  for (const path of ['/v1/things', '/elsewhere']) {
    await dev.panel.row(path).last().click();
    const tabs = frame.getByRole('tab');
    await tabs.first().waitFor();
    for (const tab of await tabs.all()) {
      await tab.click();
      await look();
    }
  }
  expect(missing(outside)).toEqual([]);
});

test('a text that is not from the catalogue would be found', async () => {
  await using chromium = await launchChromium();
  const page = await chromium.context.newPage();
  await page.setContent(`<body class="shell-x__a">
    <p>⟦In the <b>catalogue</b>, 3 of 4⟧ · 12 ms</p><p>Elsewhere</p><button aria-label="Also elsewhere">⟦in⟧</button>
    <p hidden>Not in sight</p><code>in code</code></body>`);
  expect(await textsOutside(page, DATA)).toEqual([
    { folder: 'shell-x', text: 'Elsewhere' },
    { folder: 'shell-x', text: 'Also elsewhere' },
  ]);
});
