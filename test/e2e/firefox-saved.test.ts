import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byName, type Firefox, launchFirefox } from '../support/browser/firefox.ts';
import { connectAndRegister } from '../support/browser/firefox-app.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { json, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const KEY = 'firefox-api-key-0123456789';
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let folder: TemporaryFolder;
let page: Page;

beforeAll(async () => {
  [relay, upstream, firefox, folder] = await Promise.all([
    startRelayProcess(),
    startUpstream(json({ from: 'the upstream' })),
    launchFirefox(),
    temporaryFolder(),
  ]);
  page = await firefox.openPopup('[role=tab]');
  await connectAndRegister(page, relay.connectLink, { name: 'service', value: KEY, destination: upstream.url });
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close(), folder?.remove()]);
});

const rows = () => page.$$eval('section[aria-label="Saved calls"] li > button', (all) => all.map(({ title }) => title));

test('a call is saved in Firefox and put into the form again', async () => {
  const { press, fill, shows } = byName(page, { typingThreshold: 0 });
  await press('tab', 'Playground');
  await fill('URL', `${upstream.url}/saved`);
  await press('button', 'Save the call (Ctrl+S)');
  await shows('Save the call');
  await fill('Name', 'From Firefox');
  await page.locator('dialog ::-p-aria([name="Save"][role="button"])').click();
  await shows('Saved as “From Firefox”.');
  await fill('URL', `${upstream.url}/other`);
  await press('button', 'Saved calls');
  await page.locator('section[aria-label="Saved calls"] li > button').click();
  await expect
    .poll(() => page.$eval('input[type=url]', (field) => (field as HTMLInputElement).value))
    .toBe(`${upstream.url}/saved`);
});

test('an OpenAPI description in YAML is imported in Firefox, and a call of it is sent', async () => {
  const { press, shows } = byName(page);
  const file = path.join(folder.path, 'pets.yaml');
  await writeFile(
    file,
    `openapi: 3.1.0
info: { title: Pets }
servers: [{ url: '${upstream.url}' }]
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
security: [{ key: [] }]
paths: { /pets: { get: { summary: List the pets } } }
`,
  );
  await press('button', 'Saved calls');
  const input = (await page.waitForSelector('input[aria-label="File with calls"]')) as ElementHandle<HTMLInputElement>;
  await input.uploadFile(file);
  await shows('1 call in 1 folder');
  await page.locator('dialog ::-p-aria([name="Import"][role="button"])').click();
  await expect.poll(rows).toContain(`GET ${upstream.url}/pets`);
  await page.locator(`section[aria-label="Saved calls"] li > button[title="GET ${upstream.url}/pets"]`).click();
  const index = upstream.received.length;
  await press('button', 'Send');
  const received = await upstream.request(index);
  expect([received.target, received.headers.authorization]).toEqual(['/pets', `Bearer ${KEY}`]);
});
