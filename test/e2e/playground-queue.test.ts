import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { expectClean as expectCleanScreens } from '../support/browser/clean-screens.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type Handler, json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** Calls from the playground that wait on the relay. In this order. */
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let app: ExtensionApp;
/** Lets the API respond to the calls that wait for it. */
const held: (() => void)[] = [];
const hold: Handler = (received, response) => {
  held.push(() => json({ drawn: received.target })(received, response));
};
/** The relay says that a call runs before the API has got it. */
const release = async (): Promise<void> => {
  await expect.poll(() => held.length, { timeout: 15_000 }).toBeGreaterThan(0);
  held.shift()?.();
};

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startUpstream(hold), launchChromium()]);
  app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'artist', value: 'queue-key-0123456789', access: 'Private', destination: upstream.url });
  await app.compose({
    secret: 'artist',
    method: 'POST',
    url: `${upstream.url}/one`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { what: 'otter' },
  });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const queue = () => app.page.getByRole('region', { name: 'Queue' });
const rows = () => queue().getByRole('list', { name: 'Queued calls' }).getByRole('listitem');
const button = (name: string) => app.page.getByRole('button', { name, exact: true });
const sendTo = async (path: string) => {
  await app.page.getByLabel('URL', { exact: true }).fill(`${upstream.url}${path}`);
  await button('Send').click();
};

const expectClean = (state: string): Promise<void> => expectCleanScreens(app.page, state);

test('the queue is empty at first, and says how to send a call that waits there', async () => {
  await button('Queue').click();
  await queue().getByText('Nothing in the queue').waitFor();
  await expectClean('queue-empty');
  await button('Back to the response').click();
});

test('a call that waits says where, and another one can be sent after it', async () => {
  await app.page.getByRole('tab', { name: /^Run as/ }).click();
  await app.page.getByRole('radio', { name: 'In a queue' }).check({ force: true });
  await app.page.getByLabel(/^Ask every/).fill('');
  await app.page.getByText('Enter the name of a queue').waitFor();
  expect(await button('Send').isDisabled()).toBe(true);
  await app.page.getByRole('textbox', { name: /^Queue/ }).fill('drawings');
  await app.page.getByLabel(/^Ask every/).fill('250');
  await expectClean('queue-fields');
  await sendTo('/one');
  await app.response.getByText('Running on the relay, in the queue drawings').waitFor();
  await upstream.request(0);
  await sendTo('/two');
  await app.response.getByText('In the queue drawings: 1 call before it').waitFor();
  await app.response.getByText(/polls, the last at/).waitFor();
  await expectClean('queue-waiting');
});

test('the list shows what waits, live, and cancels it', async () => {
  await sendTo('/three');
  await app.response.getByText('In the queue drawings: 2 calls before it').waitFor();
  await button('Queue').click();
  await queue().getByText('3 calls wait or run.').waitFor();
  expect(await rows().allInnerTexts()).toEqual([
    expect.stringMatching(/\/three[\s\S]*Waiting, 2 calls before it[\s\S]*drawings/),
    expect.stringMatching(/\/two[\s\S]*Waiting, 1 call before it/),
    expect.stringMatching(/\/one[\s\S]*Running/),
  ]);
  await expectClean('queue-list');
  await rows()
    .filter({ hasText: '/two' })
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await rows().filter({ hasText: '/two' }).getByText('Cancelled').waitFor();
  await rows().filter({ hasText: '/three' }).getByText('Waiting, 1 call before it').waitFor();
  // The API responds, and nobody asks for the list by hand.
  await release();
  await rows().filter({ hasText: '/one' }).getByText('200 OK').waitFor();
  await rows().filter({ hasText: '/three' }).getByText('Running').waitFor();
  expect(upstream.received.map(({ target }) => target)).toEqual(['/one', '/three']);
});

test('the response of a call that was left is in the list', async () => {
  await rows().filter({ hasText: '/one' }).getByRole('button').click();
  await queue().getByRole('heading', { name: 'Queued call' }).waitFor();
  await queue().getByText('"/one"').waitFor();
  await expectClean('queue-result');
  await button('Back to the queue').click();
  await rows().filter({ hasText: '/two' }).getByRole('button').click();
  await queue()
    .getByText(/cancelled/i)
    .first()
    .waitFor();
  await expectClean('queue-cancelled');
  await button('Back to the queue').click();
});

test('a call goes on when the popup is closed, and its response is there when it is opened again', async () => {
  await app.page.close();
  await release();
  app = extensionApp(await chromium.openPopup());
  await app.open('Playground');
  await app.response.getByText('200 OK').waitFor();
  await app.response.getByText('"/three"').waitFor();
});

test('a call is cancelled from the response, and not sent', async () => {
  await sendTo('/four');
  await app.response.getByText('Running on the relay, in').waitFor();
  await sendTo('/five');
  await app.response.getByText('1 call before it').waitFor();
  await button('Cancel the call').click();
  await app.response.getByText('The call waited in the queue and was not sent.').waitFor();
  await release();
  await button('Queue').click();
  await rows().filter({ hasText: '/four' }).getByText('200 OK').waitFor();
  await rows().filter({ hasText: '/five' }).getByText('Cancelled').waitFor();
  expect(upstream.received.map(({ target }) => target)).not.toContain('/five');
});

test('without the relay the list stays, and says so', async () => {
  await relay.stop();
  await app.page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
  await queue().getByText('Cannot reach the relay').waitFor();
  expect(await rows().count()).toBeGreaterThan(3);
  await expectClean('queue-offline');
});
