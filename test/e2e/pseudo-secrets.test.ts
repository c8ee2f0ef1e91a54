import { expect, test } from 'vitest';
import { openPseudoWindow } from '../support/browser/pseudo-window.ts';
import { missing } from '../support/browser/texts-outside.ts';

/** Of a caller, a date, a service and an example. */
const NAMES =
  /^(?:usage-usage-table: (?:[\w-]{6}|[A-Z][a-z]{2} \d+)|secrets-\S+: OpenAI|secrets-advanced-fields: \{ "role": "paid" \})$/;

test('every text about secrets is from the catalogue: errors, warnings, tests, usage and imports', async () => {
  await using window = await openPseudoWindow();
  const { page, outside, look } = window;
  const button = (name: string) => page.getByRole('button', { name: `⟦${name}⟧`, exact: true });

  await page.locator('#tab-secrets').click();
  await page.getByRole('button', { name: 'service' }).first().click();
  await page.locator('summary', { hasText: 'Usage' }).click();
  const byCaller = page.locator('summary', { hasText: 'By caller' });
  // Calls are counted in memory for a moment.
  await expect
    .poll(async () => {
      if ((await byCaller.count()) === 0) await button('Refresh usage').click();
      return byCaller.count();
    })
    .toBe(1);
  await byCaller.click();
  await page.locator('summary', { hasText: 'By day' }).click();
  await page.locator('footer summary', { hasText: 'more warning' }).click();
  await page.locator('summary', { hasText: 'Advanced' }).click();
  await look();
  await button('Test').click();
  await page.getByText('The API accepts the key').first().waitFor();
  await look();
  await page.getByRole('switch').click();
  await page.getByText('is paused').waitFor();
  await button('Replace value').click();
  await page.getByLabel('New value').fill('SERVICE_KEY=short');
  await page.getByText('starts with the variable').waitFor();
  await look();

  await button('New').click();
  await page.getByLabel('Name').fill('no good');
  await page.getByLabel('Value').first().fill('null');
  await page.locator('summary', { hasText: 'Advanced' }).click();
  await page.getByLabel('Calls per minute').fill('none');
  await page.getByLabel('Allowed pages').fill('nowhere');
  await page.getByLabel('Required user claims').fill('none');
  await page.getByLabel('Add a destination').fill('nowhere');
  await page.getByLabel('Add a place', { exact: false }).first().selectOption('query-named');
  await button('Encrypt and save').click();
  await page.getByText('looks like the output of a program').waitFor();
  await look();
  await page.getByLabel('Value').first().fill('sk-proj-0123456789abcdefghij');
  await page.getByText('Looks like a key for').waitFor();
  await look();
  await button('Discard').click();
  await page.getByText('The changes were discarded').waitFor();

  await page.getByRole('button', { name: 'Actions' }).first().click();
  await page.getByRole('menuitem').first().waitFor();
  await look();
  await page.keyboard.press('Escape');
  await button('Add from a .env file').click();
  await look();
  await page.locator('textarea').fill('SERVICE=service-key-02\nOPENAI_API_KEY=sk-proj-0123456789abcdefghij');
  await button('Continue').click();
  await page.getByText('Check the names').waitFor();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await look();

  expect(missing(outside).filter((text) => !NAMES.test(text))).toEqual([]);
});
