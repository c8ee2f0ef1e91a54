import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { connectAndRegister } from '../support/browser/firefox-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** The API accepts the keys in this list. */
const GOOD = ['firefox-old-key-0123456789', 'firefox-new-key-0123456789'];
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  upstream = await startUpstream(({ headers }, response) => {
    const isGood = GOOD.some((key) => JSON.stringify(headers).includes(key));
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' }).end('{"from":"upstream"}');
  });
  [relay, firefox] = await Promise.all([startRelayProcess(), launchFirefox()]);
  page = await firefox.openPopup('[role=tab]');
  await connectAndRegister(page, relay.connectLink, {
    name: 'service',
    value: GOOD[0] ?? '',
    destination: upstream.url,
  });
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

const lastKey = (): string => JSON.stringify(upstream.received.at(-1)?.headers);

test('a value is tested and replaced in Firefox only by one that works', async () => {
  const { press, fill, shows } = byName(page, { typingThreshold: 0 });
  await press('tab', 'Playground');
  await fill('URL', `${upstream.url}/v1/things`);
  await press('button', 'Send');
  await shows('200 OK');

  await press('tab', 'Secrets');
  await press('button', 'Test');
  await shows('The API accepts the key.');
  for (const [value, outcome] of [
    ['firefox-bad-key-0123456789', 'The old value is still in use'],
    [GOOD[1] ?? '', 'service has the new value.'],
  ] as const) {
    // Still open after a value that was not taken.
    if ((await page.$('input[type=password]')) === null) await press('button', 'Replace value');
    await page.locator('input[type=password]').fill(value);
    await shows('Tested first, with');
    await press('button', 'Test and save');
    await shows(outcome);
    expect(lastKey()).toContain(value);
  }
});

test('the variables of a file become secrets in Firefox', async () => {
  const { press, shows } = byName(page, { typingThreshold: 0 });
  await press('button', 'Close');
  await press('button', 'Add from a .env file');
  await page.locator('textarea').fill('GITHUB_TOKEN=ghp_0123456789abcdefghij\nPORT=1');
  await press('button', 'Continue');
  await shows('GitHub');
  await press('button', 'Encrypt and save 1');
  await shows('1 secret was encrypted and saved.');
  await shows('api.github.com');
});
