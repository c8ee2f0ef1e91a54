import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { launchChromium } from '../support/browser/chromium.ts';
import { catalogue } from '../support/catalogue.ts';
import { randomText } from '../support/redaction/canary.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';

/** How far the page is wider than the window, in pixels, and what is wrong for those who cannot see it. */
const problems = async (page: Page): Promise<readonly unknown[]> => [
  await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  await accessibilityProblems(page),
];

test.each(['de', 'ko', 'he'])(
  'in %s a secret is added, and what is wrong is said in the language',
  async (language) => {
    const text = await catalogue(language);
    await using relay = await startRelayProcess();
    await using chromium = await launchChromium([], { language });
    const page = await chromium.openPopup();
    await page.setViewportSize({ width: 420, height: 600 });
    const open = async (tab: string): Promise<void> => {
      await page.goto(`chrome-extension://${chromium.extensionId}/popup.html#${tab}`);
      await page.reload();
    };
    const button = (key: string) => page.getByRole('button', { name: text(key), exact: true });
    const field = (key: string) => page.getByLabel(text(key), { exact: true });
    const said = (key: string) => page.getByText(text(key), { exact: true }).waitFor();

    await open('connection');
    await field('connection.connect.link').fill(`${relay.url}/#pair=short`);
    await said('connection.link.incomplete');
    await field('connection.connect.link').fill(relay.connectLink);
    await button('connection.connect.submit').click();
    await said('connection.connected.devices');
    expect(await problems(page)).toEqual([0, []]);

    await open('secrets');
    await button('secrets.editor.new').click();
    await field('secrets.editor.name').fill('no good');
    await button('secrets.editor.encryptAndSave').click();
    await said('secrets.value.paste');
    await said('secrets.form.name');
    await field('secrets.editor.value').fill('null');
    await said('secrets.refused.missing');
    await field('secrets.editor.value').fill(`Bearer ${randomText(40)}`);
    await said('secrets.shape.scheme');
    await button('secrets.shape.onlyKey').click();
    expect(await problems(page)).toEqual([0, []]);

    const origin = 'http://api.example';
    await field('secrets.editor.name').fill('mine');
    await field('secrets.destination.add').fill(origin);
    await button('secrets.destination.addIt').click();
    await said('secrets.danger.plainHttp');
    // A URL is read from left to right in every language.
    expect(await field('secrets.destination.origin').evaluate((one) => getComputedStyle(one).direction)).toBe('ltr');
    await button('secrets.editor.encryptAndSave').click();
    await page.getByRole('heading', { name: 'mine', exact: true }).waitFor();
    await said('secrets.activity.notTested');
    expect(await problems(page)).toEqual([0, []]);
    await button('secrets.editor.back').click();
    await said('secrets.row.neverUsed');
    expect(await problems(page)).toEqual([0, []]);
  },
);
