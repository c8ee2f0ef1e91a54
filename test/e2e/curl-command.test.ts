import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems, BY_COLOUR } from '../support/browser/axe.ts';
import type { Chromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { startVendors, type Vendors } from '../support/browser/vendors.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import type { RelayProcess } from '../support/relay/relay-process.ts';
import type { Received, Upstream } from '../support/upstream/upstreams.ts';

/** From a vendor's curl command to the response: one paste and one click. Every host leads to a local upstream. */
const keys = {
  openai: `sk-proj-${randomText(40)}`,
  anthropic: `sk-ant-api03-${randomText(40)}`,
  stripe: `sk_test_${randomText(24)}`,
  maps: `AIza${randomText(35)}`,
  github: `ghp_${randomText(36)}`,
};
let upstream: Upstream;
let vendors: Vendors;
let relay: RelayProcess;
let chromium: Chromium;
let page: Page;

beforeAll(async () => {
  vendors = await startVendors();
  ({ upstream, relay, chromium } = vendors);
  page = await chromium.openPopup();
});
afterAll(() => vendors?.[Symbol.asyncDispose]());

const sheet = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });
const urlField = () => page.getByLabel('URL', { exact: true });

/** Pastes with the keyboard, where the focus is. */
async function paste(text: string): Promise<void> {
  await page.evaluate((written) => navigator.clipboard.writeText(written), text);
  await page.keyboard.press('ControlOrMeta+v');
}

/** The call that the click on this button leads to. */
async function sent(name: string): Promise<Received> {
  const before = upstream.received.length;
  await sheet().getByRole('button', { name, exact: true }).click();
  const received = await upstream.request(before);
  await page.getByRole('region', { name: 'Response' }).getByText('200').first().waitFor();
  return received;
}

test('without a relay the sheet says what is missing, and keeps nothing', async () => {
  await paste(`curl https://api.openai.com/v1/models -H "Authorization: Bearer ${keys.openai}"`);
  await sheet().getByRole('heading', { name: 'Connect your relay first' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  await extensionApp(page).connect(relay.connectLink);
});

test('a command pasted into the empty list of secrets becomes a secret and a response', async () => {
  await extensionApp(page).open('Secrets');
  await page.getByText('Add your first secret').waitFor();
  await paste(
    `curl https://api.openai.com/v1/chat/completions \\\n  -H "Content-Type: application/json" \\\n  -H "Authorization: Bearer ${keys.openai}" \\\n  -d '{"model": "gpt-4.1", "messages": []}' | jq`,
  );
  await sheet().getByText('POST https://api.openai.com/v1/chat/**').waitFor();
  expect(await sheet().getByLabel('Name').inputValue()).toBe('openai');
  expect(await page.content()).not.toContain(keys.openai);
  const { method, target, headers, body } = await sent('Save and send');
  expect([method, target, headers.authorization]).toEqual(['POST', '/v1/chat/completions', `Bearer ${keys.openai}`]);
  expect(JSON.parse(body.toString())).toEqual({ model: 'gpt-4.1', messages: [] });
  expect(await page.getByLabel('Client secret').inputValue()).toBe('openai');
});

test.each([
  {
    name: 'anthropic',
    script: `curl https://api.anthropic.com/v1/messages -H "x-api-key: ${keys.anthropic}" -H "anthropic-version: 2023-06-01" --json '{"max_tokens": 1}'`,
    key: ({ headers }: Received) => headers['x-api-key'],
    expected: keys.anthropic,
  },
  {
    name: 'stripe',
    script: `$ curl https://api.stripe.com/v1/charges \\\r\n> -u ${keys.stripe}: \\\r\n> -d amount=2000 -d "expand[]"=customer`,
    key: ({ headers }: Received) => headers.authorization,
    expected: `Basic ${btoa(`${keys.stripe}:`)}`,
  },
  {
    name: 'google-maps',
    script: `curl "https://maps.googleapis.com/maps/api/geocode/json?address=Berlin&key=${keys.maps}"`,
    key: ({ target }: Received) => target,
    expected: `/maps/api/geocode/json?address=Berlin&key=${keys.maps}`,
  },
])('a command for $name, pasted into the URL field', async ({ name, script, key, expected }) => {
  await extensionApp(page).open('Playground');
  await urlField().focus();
  await paste(script);
  expect(await sheet().getByLabel('Name').inputValue()).toBe(name);
  expect(key(await sent('Save and send'))).toBe(expected);
});

test('the value of a variable is asked for, and a command in the Value field opens the same sheet', async () => {
  await extensionApp(page).open('Secrets');
  await button('New').click();
  await page.getByLabel('Value', { exact: true }).focus();
  await paste('curl -L -H "Authorization: Bearer $GITHUB_TOKEN" https://api.github.com/user');
  await sheet().getByRole('button', { name: 'Save and send' }).click();
  await sheet().getByText('Paste the API key.').waitFor();
  await sheet().getByLabel('Value of $GITHUB_TOKEN').fill(keys.github);
  expect((await sent('Save and send')).headers.authorization).toBe(`Bearer ${keys.github}`);
});

test('a registered secret is used for its destination without asking for the value', async () => {
  await urlField().focus();
  await paste('curl https://api.openai.com/v1/chat/completions/1 -H "Authorization: Bearer $OPENAI_API_KEY"');
  expect(await sheet().getByLabel('Client secret').inputValue()).toBe('openai');
  const before = upstream.received.length;
  await sheet().getByRole('button', { name: 'Send', exact: true }).click();
  // The policy is for POST: the refusal offers to extend it.
  await button('Allow GET api.openai.com/v1/chat/completions/1').first().click();
  await button('Send').click();
  expect((await upstream.request(before)).headers.authorization).toBe(`Bearer ${keys.openai}`);
});

test('blanks are filled in before the call is sent', async () => {
  await urlField().focus();
  await paste('curl "https://api.stripe.com/v1/customers/$CUSTOMER?limit=<n>" -u "$STRIPE_KEY:"');
  await sheet().getByRole('button', { name: 'Use it' }).waitFor();
  expect(await accessibilityProblems(page, { within: 'dialog' })).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await accessibilityProblems(page, { within: 'dialog', rules: BY_COLOUR })).toEqual([]);
  await sheet().getByLabel('$CUSTOMER').fill('cus 1');
  await sheet().getByLabel('<n>').fill('3');
  await sheet().getByRole('button', { name: 'Send', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await sheet().waitFor({ state: 'detached' });
  await expect.poll(() => urlField().evaluate((field) => field === document.activeElement)).toBe(true);
});

test('a body that is a file is chosen in the sheet', async () => {
  await urlField().focus();
  await paste(
    'curl https://api.stripe.com/v1/charges -u "$STRIPE_KEY:" -H "Content-Type: application/json" -d @data.json',
  );
  await sheet()
    .getByLabel('Body from the file data.json')
    .setInputFiles({ name: 'data.json', mimeType: 'application/json', buffer: Buffer.from('{"amount": 1}') });
  expect((await sent('Send')).body.toString()).toBe('{"amount":1}');
});

test('a command without a credential fills in the request, and any other text is pasted', async () => {
  await urlField().fill('');
  await paste('curl -X PUT https://api.github.com/zen?x=1 -H "Accept: text/plain" -d hello=world');
  await expect.poll(() => urlField().inputValue()).toBe('https://api.github.com/zen?x=1');
  expect(await page.getByLabel('Method', { exact: true }).inputValue()).toBe('PUT');
  await urlField().fill('');
  await paste('https://curl.example/curl');
  expect(await urlField().inputValue()).toBe('https://curl.example/curl');
  await page.getByRole('tab', { name: 'Body' }).first().click();
  await page.getByRole('radio', { name: 'Text' }).check({ force: true });
  await page.getByLabel('Body, text').focus();
  await paste('curl https://x.example -H "X-Api-Key: $KEY"');
  await expect.poll(() => page.getByLabel('Body, text').inputValue()).toContain('curl https://x.example');
  expect(await sheet().count()).toBe(0);
  await urlField().focus();
  await paste('curl -X PURGE https://x.example');
  await sheet().getByText('The relay does not send PURGE requests.').waitFor();
  await button('Close').click();
});

test('no key was ever stored by the browser, but the names were', async () => {
  await page.close();
  await chromium.quit();
  for (const key of Object.values(keys)) {
    expect((await createScanner(key).inFolder(chromium.profile)).sightings).toEqual([]);
  }
  // The scanner leaves out the ends.
  expect((await createScanner('----curl.example/curl-----').inFolder(chromium.profile)).sightings).not.toEqual([]);
});
