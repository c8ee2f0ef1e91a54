import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName } from '../support/browser/firefox.ts';
import { type Inspected, inspectInFirefox } from '../support/browser/firefox-inspected.ts';

/** Calls that wait on the relay, in Firefox: of a page in its own toolbox, and of the playground. In this order. */
let inspected: Inspected;
beforeAll(async () => {
  inspected = await inspectInFirefox('sk-proj-firefox-queue-0123456789');
});
afterAll(() => inspected?.close());

/** Begins a call of the page; the test goes on while it waits. */
const begin = (target: string, more: object): Promise<unknown> =>
  inspected.page.evaluate(
    `void relay.clientSecretRequest(${inspected.requestTo(target, more)}).then((call) => call.poll?.({ latency: 100 }))`,
  );
const rows = () => inspected.panel.texts('[data-call]');

test('a call that waits is one row with its polls folded in, and another is cancelled in the panel', async () => {
  const { upstream, panel, open, details, release } = inspected;
  await begin('/v1/held', { queue: 'drawings' });
  await expect.poll(async () => (await rows()).join('')).toMatch(/\/v1\/heldrunning/);
  await begin('/v1/second', { queue: 'drawings' });
  await expect.poll(async () => (await rows()).join('')).toMatch(/\/v1\/secondqueued #2/);
  await open('/v1/second', 'Response');
  await expect.poll(details).toMatch(/In the queue drawings: 1 call before it.*\d polls?, /s);
  await panel.press('button', 'Cancel the call');
  await expect.poll(async () => (await rows()).join('')).toMatch(/\/v1\/secondcancelled/);
  release();
  await expect.poll(async () => (await rows()).join('')).toMatch(/\/v1\/held200/);
  await open('/v1/held', 'Response');
  await expect.poll(details).toMatch(/Waited in the queue drawings\. \d+ polls.*"target": "\/v1\/held"/s);
  expect(await rows()).toHaveLength(2);
  expect(upstream.received.map(({ target }) => target)).toEqual(['/v1/held']);
});

test('a call of the playground waits, and its response is in the queue, too', async () => {
  const { upstream, popup } = inspected;
  const { press, fill, shows } = byName(popup);
  await popup.bringToFront();
  await press('tab', 'Playground');
  await fill('URL', `${upstream.url}/v1/of-the-playground`);
  await press('tab', 'Run as owner');
  await popup.locator('section[aria-label=Request] fieldset ::-p-text(In a queue)').click();
  await press('button', 'Send');
  await shows('200 OK');
  await press('button', 'Queue');
  await shows('All calls have ended.');
  await popup.locator('section[aria-label=Queue] li button').click();
  await shows('Queued call');
  await shows('of-the-playground');
  expect(upstream.received.at(-1)?.target).toBe('/v1/of-the-playground');
});
