import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionApp } from '../support/browser/extension-app.ts';
import { startVendors, type Vendors } from '../support/browser/vendors.ts';
import { randomText } from '../support/redaction/canary.ts';

/** How many clicks and pastes lie between a vendor's command in the clipboard and the response to it. */
let vendors: Vendors;
beforeAll(async () => {
  vendors = await startVendors();
  const page = await vendors.chromium.openPopup();
  await extensionApp(page).connect(vendors.relay.connectLink);
  await page.close();
});
afterAll(() => vendors?.[Symbol.asyncDispose]());

/** Counts what a person does on the page, from when it is opened. */
const COUNTER = `globalThis.steps = 0;
for (const type of ['pointerdown', 'paste']) {
  addEventListener(type, (event) => { if (event.isTrusted) globalThis.steps += 1; }, true);
}`;

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((written) => navigator.clipboard.writeText(written), text);
  await page.keyboard.press('ControlOrMeta+v');
}

test.each([
  {
    vendor: 'OpenAI',
    command: `curl https://api.openai.com/v1/chat/completions \\\n  -H "Content-Type: application/json" \\\n  -H "Authorization: Bearer sk-proj-${randomText(40)}" \\\n  -d '{"model": "gpt-4.1", "messages": []}'`,
    steps: 2,
  },
  {
    vendor: 'Anthropic',
    command: `curl https://api.anthropic.com/v1/messages \\\n  -H "x-api-key: sk-ant-api03-${randomText(40)}" \\\n  -H "anthropic-version: 2023-06-01" \\\n  --json '{"max_tokens": 1}'`,
    steps: 2,
  },
  {
    vendor: 'Stripe',
    command: `curl https://api.stripe.com/v1/charges \\\n  -u sk_test_${randomText(24)}: \\\n  -d amount=2000`,
    steps: 2,
  },
  {
    vendor: 'Google Maps',
    command: `curl "https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=AIza${randomText(35)}"`,
    steps: 2,
  },
  {
    vendor: 'GitHub',
    command: 'curl -L -H "Authorization: Bearer <YOUR-TOKEN>" https://api.github.com/user',
    value: `ghp_${randomText(36)}`,
    steps: 4,
  },
])('$vendor: $steps', async ({ command, value, steps }) => {
  const { chromium, upstream } = vendors;
  const page = await chromium.context.newPage();
  await page.addInitScript(COUNTER);
  await page.goto(`chrome-extension://${chromium.extensionId}/popup.html`);
  await page.getByRole('tabpanel').first().waitFor();
  const before = upstream.received.length;

  await paste(page, command);
  const sheet = page.getByRole('dialog');
  await sheet.waitFor();
  if (value !== undefined) {
    await sheet.getByLabel('Value of <YOUR-TOKEN>').click();
    await paste(page, value);
  }
  await sheet.getByRole('button', { name: 'Save and send', exact: true }).click();
  await upstream.request(before);
  await page.getByRole('region', { name: 'Response' }).getByText('200').first().waitFor();
  expect(await page.evaluate('globalThis.steps')).toBe(steps);
  await page.close();
});
