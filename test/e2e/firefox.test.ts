import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/firefox.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { json, startUpstream, type Upstream } from '../support/upstreams.ts';

const KEY = 'firefox-api-key-0123456789';
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let page: Page;

beforeAll(async () => {
  [relay, upstream, firefox] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ from: 'the upstream' })),
    launchFirefox(),
  ]);
  page = await firefox.openPopup('[role=tab]');
  page.setDefaultTimeout(15_000);
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

test('connects, registers and sends in Firefox', async () => {
  const { press, fill, shows } = byName(page);
  await press('tab', 'Connection');
  await fill('Connection link', relay.connectLink);
  await press('button', 'Connect');
  await shows('Paired devices');

  await press('tab', 'Secrets');
  await press('button', 'New client secret');
  await page.locator('input[type=password]').fill(KEY);
  await fill('Name', 'service');
  await fill('Add a destination', upstream.url);
  await press('button', 'Add the destination');
  await press('button', 'Seal and save');
  await shows('Replace the value');

  await press('tab', 'Playground');
  await fill('URL', `${upstream.url}/v1/things`);
  await press('button', 'Send');
  await shows('200 OK');
  await shows('the upstream');
  expect(JSON.stringify(upstream.received.at(-1)?.rawHeaders)).toContain(KEY);
});
