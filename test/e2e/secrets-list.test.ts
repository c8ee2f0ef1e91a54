import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { expectClean as expectCleanScreens } from '../support/browser/clean-screens.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { secretsManager } from '../support/browser/secrets-manager.ts';
import { createScanner, randomText } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Many secrets: added from a file, found, acted on and taken back; and who can use them. */
const KEY = `sk-proj-${randomText(40)}`;
const TOKEN = randomText(40);
const OTHER = randomText(40);
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;
let manager: ReturnType<typeof secretsManager>;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ ok: true })),
    launchChromium(),
  ]);
  app = extensionApp(await chromium.openPopup());
  manager = secretsManager(app.page);
  await app.connect(relay.connectLink);
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const button = (name: string) => app.page.getByRole('button', { name, exact: true });

const expectClean = (state: string): Promise<void> => expectCleanScreens(app.page, state);

const row = (variable: string) =>
  app.page.getByRole('list', { name: 'Variables' }).getByRole('listitem').filter({ hasText: variable });

async function paste(text: string): Promise<void> {
  await app.page.getByLabel('Variables', { exact: true }).fill(text);
  await button('Continue').click();
}

test('a file is read into rows, of which the likely keys are chosen', async () => {
  await app.open('Secrets');
  await button('Add from a .env file').click();
  await expectClean('env-paste');
  await paste('no variables');
  await app.page.getByText('There are no variables in it').waitFor();
  await paste(`OPENAI_API_KEY=${KEY}\nOWN_TOKEN="${TOKEN}"\nPORT=3000`);
  await row('OPENAI_API_KEY').getByText('OpenAI', { exact: true }).waitFor();
  expect(await row('OPENAI_API_KEY').getByLabel('May be sent to').inputValue()).toBe('api.openai.com');
  expect(await row('PORT').getByRole('checkbox').isChecked()).toBe(false);
  await row('OWN_TOKEN').getByLabel('May be sent to').fill('not a host');
  await button('Encrypt and save 2').click();
  await row('OWN_TOKEN').getByText('Enter hosts, such as').waitFor();
  await row('OWN_TOKEN').getByLabel('May be sent to').and(app.page.locator(':focus')).waitFor();
  await expectClean('env-rows');
});

test('they are saved encrypted, and their values are stored nowhere in the extension', async () => {
  const stored = async (): Promise<string> => JSON.stringify(await chromium.storage());
  const isClean = async (): Promise<void> => {
    const everything = await stored();
    for (const value of [KEY, TOKEN, OTHER]) expect(createScanner(value).inText('storage', everything)).toEqual([]);
  };
  await isClean();
  await row('OWN_TOKEN').getByLabel('May be sent to').fill(upstream.url);
  await button('Encrypt and save 2').click();
  await manager.toast('2 secrets were encrypted and saved.').waitFor();
  await manager.row('own-token').waitFor();
  await manager.row('openai').getByText('api.openai.com').waitFor();
  await isClean();
});

test('a name that exists is asked about', async () => {
  await button('Add from a .env file').click();
  await paste(`OWN_TOKEN=${OTHER}\nOPENAI_API_KEY=${KEY}`);
  await row('OWN_TOKEN').getByText('The relay has a secret with this name.').waitFor();
  await row('OWN_TOKEN').getByRole('button', { name: 'Replace its value' }).click();
  await row('OPENAI_API_KEY').getByRole('button', { name: 'Save under another name' }).click();
  await expectClean('env-taken');
  await button('Encrypt and save 2').click();
  await manager.row('openai-2').waitFor();
  await app.compose({
    secret: 'own-token',
    method: 'GET',
    url: `${upstream.url}/x`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  });
  await app.send();
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${OTHER}`);
});

test('a pause, a change of the policy, a deletion and discarded changes can be undone', async () => {
  await app.open('Secrets');
  await manager.choose('openai', 'Pause');
  await manager.row('openai').getByText('Paused').waitFor();
  await button('Undo').click();
  await manager.row('openai').getByText('Paused').waitFor({ state: 'detached' });

  await manager.choose('openai', 'Delete');
  await manager.toast('openai was deleted.').waitFor();
  await button('Undo').click();
  await manager.row('openai').waitFor();

  await manager.row('openai').getByRole('button').first().click();
  await app.page.getByRole('radio', { name: 'Public' }).check({ force: true });
  await button('Save').click();
  await manager.toast('openai was saved.').waitFor();
  await button('Undo').click();
  await manager.toast('openai is as it was before.').waitFor();
  await app.page.getByRole('radio', { name: 'Private', checked: true }).waitFor();

  await app.page.getByRole('radio', { name: 'Public' }).check({ force: true });
  await button('Discard').click();
  await button('Undo').click();
  await app.page.getByRole('radio', { name: 'Public', checked: true }).waitFor();
  await button('Discard').click();
});

test('name, code and policy of a secret are copied from its menu', async () => {
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => app.page.evaluate(() => navigator.clipboard.readText());
  await manager.choose('openai', 'Copy name');
  await expect.poll(copied).toBe('openai');
  await manager.choose('openai', 'Copy code');
  await expect.poll(copied).toContain("clientSecretName: 'openai',\n  url: 'https://api.openai.com/v1/models'");
  await manager.choose('openai', 'Duplicate policy');
  expect(await app.page.getByLabel('Name', { exact: true }).inputValue()).toBe('openai-3');
  expect(await app.page.getByLabel('Origin', { exact: true }).inputValue()).toBe('https://api.openai.com');
  await button('Discard').click();
});

test('who can use a secret is proven by the relay, without a call', async () => {
  const before = upstream.received.length;
  await manager.choose('own-token', 'See who can use it');
  const proof = app.page.getByRole('region', { name: 'Who can send this request' });
  const verdict = (who: string) => proof.getByRole('listitem').filter({ hasText: who });
  await verdict('Anonymous visitor').getByText('SIGN_IN_REQUIRED').waitFor();
  await verdict('Signed-in test user').getByText('Allowed').waitFor();
  await verdict('You, the owner').getByText('Allowed').waitFor();
  await expectClean('access-proof');
  expect(upstream.received).toHaveLength(before);
  await app.page.getByLabel('URL', { exact: true }).fill('https://elsewhere.example/');
  await proof.getByText('The request has changed since.').waitFor();
  await proof.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => proof.getByText('URL_NOT_ALLOWED').count()).toBe(3);
  await app.page.getByLabel('URL', { exact: true }).fill(`${upstream.url}/as-user`);
  await proof.getByRole('button', { name: 'Check again' }).click();
  await proof.getByRole('button', { name: 'Send as test user' }).click();
  await expect.poll(() => upstream.received.at(-1)?.target).toBe('/as-user');
  expect(upstream.received).toHaveLength(before + 1);
});

test('a file pasted as the value of one secret becomes several', async () => {
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await app.open('Secrets');
  await button('New').click();
  const value = app.page.getByLabel('Value', { exact: true });
  await value.focus();
  await app.page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `PORT=3000\nFIRST_TOKEN=${TOKEN}\nSECOND_TOKEN=${OTHER}\n`,
  );
  await app.page.keyboard.press('ControlOrMeta+v');
  await expectClean('env-as-value');
  await button('Add several').click();
  for (const name of ['FIRST_TOKEN', 'SECOND_TOKEN']) await row(name).getByLabel('May be sent to').fill(upstream.url);
  await button('Encrypt and save 2').click();
  await manager.row('first-token').waitFor();
  await manager.row('second-token').waitFor();
  const everything = JSON.stringify(await chromium.storage());
  for (const one of [TOKEN, OTHER]) expect(createScanner(one).inText('storage', everything)).toEqual([]);
});
