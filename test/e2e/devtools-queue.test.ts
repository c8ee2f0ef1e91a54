import { afterAll, beforeAll, expect, test } from 'vitest';
import { screenshot } from '../support/browser/chromium.ts';
import { type Inspected, inspected } from '../support/browser/inspected.ts';
import { type Handler, json } from '../support/upstream/upstreams.ts';

/** Calls of a page that wait on the relay, in the panel of the real DevTools. In this order. */
let dev: Inspected;
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
  dev = await inspected({ key: 'sk-proj-queue-panel-0123456789', response: hold });
});
afterAll(() => dev?.[Symbol.asyncDispose]());

/** The page's call, which is polled every 100 ms if it says so. */
const queue = (path: string, poll: boolean): Promise<unknown> =>
  dev.page.evaluate(`relay.clientSecretRequest({
    clientSecretName: 'service', url: '${dev.upstream.url}${path}', method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' }, data: {}, queue: 'drawings',
  }).then((call) => { if (${poll}) call.poll({ latency: 100 }); })`);

test('a call that waits is one row, with its state and its polls', async () => {
  await queue('/one', true);
  await dev.panel.row('/one').getByText('running', { exact: true }).waitFor();
  await queue('/two', false);
  await dev.panel.row('/two').getByText('queued #2').waitFor();
  await dev.panel.open('/one', 'Response');
  await dev.panel.details.getByText(/^[3-9]\d* polls, the last at/).waitFor();
  expect(await dev.panel.frame.locator('[data-call]').count()).toBe(2);
  await screenshot(dev.devTools.window, 'panel-queue-running');
});

test('its response becomes that of the row, with the trace of the call that got it', async () => {
  await release();
  await dev.panel.row('/one').getByText('200', { exact: true }).waitFor();
  await dev.panel.details.getByText('Waited in the queue drawings.').waitFor();
  await dev.panel.details.getByText('/one').first().waitFor();
  await dev.panel.open('/one', 'Sent');
  await dev.panel.details.getByText('•').first().waitFor();
  expect(await dev.panel.frame.locator('[data-call]').count()).toBe(2);
  await screenshot(dev.devTools.window, 'panel-queue-settled');
});

test('a call that waits is cancelled in the panel, and not sent', async () => {
  await queue('/three', false);
  await dev.panel.open('/three', 'Response');
  await dev.panel.details.getByText('In the queue drawings: 1 call before it').waitFor();
  await screenshot(dev.devTools.window, 'panel-queue-waiting');
  await dev.panel.button('Cancel the call').click();
  await dev.panel.row('/three').getByText('cancelled').waitFor();
  await dev.panel.details.getByText('Cancelled, in the queue drawings').waitFor();
  await release();
  await expect.poll(() => dev.upstream.received.map(({ target }) => target)).toEqual(['/one', '/two']);
});
