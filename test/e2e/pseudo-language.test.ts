import { expect, test } from 'vitest';
import { catalogueScript } from '../support/browser/catalogue-script.ts';
import { launchChromium } from '../support/browser/chromium.ts';
import { inspected } from '../support/browser/inspected.ts';
import { openPseudoWindow } from '../support/browser/pseudo-window.ts';
import { DATA, missing, type OutsideText, textsOutside } from '../support/browser/texts-outside.ts';
import { openApi } from '../support/upstream/open-api.ts';

test('every text of the window is from the catalogue', async () => {
  await using window = await openPseudoWindow();
  const { page, outside, look } = window;
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
