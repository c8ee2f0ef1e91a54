import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { COLOURS, TABS, THEME_AND_COLOURS } from '../support/browser/firefox-devtools.ts';
import { type Inspected, inspectInFirefox, LONG } from '../support/browser/firefox-inspected.ts';
import { byXhr, inFrame, inWorker } from '../support/browser/page-calls.ts';
import { createCanary, createScanner, type Sighting } from '../support/redaction/canary.ts';

/** The panel in Firefox's own toolbox. One canary is registered, the other the page sends itself past the relay. */
const [canary, raw] = [createCanary(), createCanary()];
const scanners = [canary, raw].map(createScanner);
const sightingsIn = (place: string, text: string): Sighting[] => scanners.flatMap((one) => one.inText(place, text));
let inspected: Inspected;

beforeAll(async () => {
  inspected = await inspectInFirefox(canary);
});
afterAll(() => inspected?.close());

test('before the first call it says what it cannot see', async () => {
  const { panel } = inspected;
  await expect
    .poll(async () => (await panel.texts('main')).join(''))
    .toMatch(/No calls yet.*shared workers and service workers.*the filter of the Network panel/s);
});

test('calls by fetch, by XMLHttpRequest, in workers and in frames are in the list', async () => {
  const { relay, upstream, page, fetchCall, requestTo, row } = inspected;
  await page.evaluate(fetchCall('/v1/things'));
  await page.evaluate(byXhr(`${relay.url}/v1/request`, requestTo('/v1/by-xhr')));
  await page.evaluate(inWorker(fetchCall('/v1/by-worker')));
  await page.evaluate(inFrame(fetchCall('/v1/by-frame')));
  for (const target of ['/v1/things', '/v1/by-xhr', '/v1/by-worker', '/v1/by-frame']) {
    expect(await row(target)).toMatch(/^POSTservice127\.0\.0\.1:\d+\/v1\/[a-z-]+200page/);
  }
  expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${canary}`));
});

test('a call is shown as it was sent and forwarded, answered, judged and timed, and what Firefox does not tell is said', async () => {
  const { panel, open, details } = inspected;
  await open('/v1/things', 'Sent');
  await expect
    .poll(async () => (await panel.texts('[aria-label="Forwarded by the relay"]')).join(''))
    .toMatch(/authorizationBearer •{8}.*"prompt": "hello"/s);
  const [sent] = await panel.texts('[aria-label="Sent by the page"]');
  expect(sent).toMatch(/authorizationBearer \$CLIENT_SECRET.*"prompt": "hello"/s);
  const shown: readonly (readonly [tab: string, text: RegExp])[] = [
    ['Response', /200 OK.*"echo": "Bearer \$CLIENT_SECRET"/s],
    ['Policy', /Allowed by the policy of service.*\/v1\/\*.*placement header/s],
    ['Leaks', /The response repeated the secret/],
    ['Timing', /Page to relay.*Wait.*In the relay.*decrypt secret.*to first byte.*relay/s],
    ['Headers', /client-secret-relayupstream.*Call to the relay.*content-typeapplication\/json/s],
    [
      'Caller',
      /identified asanonymous.*No call stack.*Firefox does not.*does not allow extensions to open the Network panel/s,
    ],
  ];
  for (const [tab, text] of shown) {
    await panel.press('[role=tab]', tab);
    await expect.poll(details).toMatch(text);
  }
});

test('a call is copied as curl, the placeholder in it', async () => {
  const { panel, open } = inspected;
  await open('/v1/things', 'Sent');
  await panel.press('button', 'Copy and compare');
  await panel.press('[role=menuitem]', 'Copy as curl');
  await expect.poll(() => panel.clipboard().catch(() => '')).toMatch(/^curl .*\$CLIENT_SECRET/s);
});

test('a call that Firefox did not send is there all the same, with the reason; what it carried is not told', async () => {
  const { page, fetchCall, row, open, details } = inspected;
  await page.evaluate(`${fetchCall('/v1/never', { method: 'PROPFIND' })}.catch(() => {})`);
  expect(await row('PROPFIND')).toContain('the method PROPFIND is not allowed');
  await open('(unknown)', 'Sent');
  expect(await details()).toContain('The browser does not report the content of a call that it did not send.');
  await inspected.panel.press('[role=tab]', 'Policy');
  await expect.poll(details).toContain('The browser does not report the destination of this call.');
});

test('the smallest change that allows a refused call is made by a click, and then it is allowed', async () => {
  const { upstream, page, panel, fetchCall, row, open, details } = inspected;
  await page.evaluate(fetchCall('/v2/other'));
  expect(await row('/v2/other')).toContain('403 relay');
  await open('/v2/other', 'Policy');
  await expect.poll(details).toMatch(/URL_NOT_ALLOWED.*Refused by the policy.*no matching rule.*Smallest change/s);
  await panel.press('button', 'Apply this change');
  await expect.poll(details, { timeout: 30_000 }).toContain('Allowed by the policy');
  const sent = upstream.received.length;
  await page.evaluate(fetchCall('/v2/other'));
  expect(upstream.received).toHaveLength(sent + 1);
});

test('a raw credential past the relay is found and masked, and becomes a clientSecretRequest', async () => {
  const { upstream, firefox, page, panel, row, open, details } = inspected;
  await page.evaluate(
    `fetch('${upstream.url}/v1/direct?api_key=${encodeURIComponent(raw)}', {
      method: 'POST',
      headers: { authorization: 'Bearer ${raw}', 'content-type': 'application/json' },
      body: '{"prompt":"hello"}',
    }).then((response) => response.text())`,
  );
  expect(await row('/v1/direct')).toContain('Leak');
  await open('/v1/direct', 'Leaks');
  expect(await details()).toMatch(/sends a credential.*high.*header authorization.*query api_key/s);
  await panel.press('button', 'Convert to clientSecretRequest');
  const playground = await firefox.opened('popup.html#playground');
  await playground.waitForSelector('::-p-text(in DevTools)');
  const url = playground
    .locator('::-p-aria([name="URL"][role="textbox"])')
    .map((field) => (field as HTMLInputElement).value);
  expect(await url.wait()).toBe(`${upstream.url}/v1/direct?api_key=$CLIENT_SECRET`);
  await playground.close();
  await page.bringToFront();
});

test('of bodies that Firefox cuts, no part is shown as the whole', async () => {
  const { page, fetchCall, open, details } = inspected;
  await page.evaluate(fetchCall('/v1/much', { data: { prompt: 'x'.repeat(LONG) } }));
  await open('/v1/much', 'Sent');
  expect(await details()).toContain('the body is too long');
  await page.evaluate(fetchCall('/v1/long'));
  await open('/v1/long', 'Response');
  expect(await details()).toContain('too large to record');
});

test('it follows the theme of the toolbox at once, and fits below, beside and in a window of its own', async () => {
  const { page, panel, fetchCall, row, open } = inspected;
  for (const host of ['bottom', 'right', 'window'] as const) {
    await panel.dock(host);
    // The panel's window is another now, with all calls that there were, and told of those to come.
    await page.evaluate(fetchCall(`/v1/docked-${host}`));
    await row(`/v1/docked-${host}`);
    await open('/v1/things', 'Caller');
    for (const theme of ['dark', 'light'] as const) {
      await panel.setTheme(theme);
      await expect.poll(() => panel.read(THEME_AND_COLOURS)).toEqual([theme, ...COLOURS[theme]]);
      await panel.screenshot(`firefox-${host}-${theme}`);
    }
    const { scrolls, rows, isOpenTabInSight } = await panel.layout();
    expect([scrolls, isOpenTabInSight], host).toEqual([false, true]);
    expect(rows, host).toBeGreaterThanOrEqual(3);
  }
  await panel.dock('bottom');
});

/** The log of the HAR file. */
let exported: { readonly entries: readonly unknown[] };

test('the canary is in no part of the panel, in no export, and in no storage', async () => {
  const { relay, upstream, firefox, popup, panel, row } = inspected;
  await row('/v1/long');
  const ids = (await panel.read(
    `Array.from(content.document.querySelectorAll('[data-call][id]'), (one) => one.id)`,
  )) as string[];
  const seen: string[] = [];
  for (const id of ids) {
    await panel.press(`#${id} td`, '');
    for (const tab of TABS) {
      await panel.press('[role=tab]', tab);
      seen.push(await panel.html());
    }
  }
  expect(seen.length).toBeGreaterThanOrEqual(9 * TABS.length);
  expect(seen.flatMap((text, index) => sightingsIn(`view ${index}`, text))).toEqual([]);

  await panel.press('button', 'Export and import');
  await panel.press('[role=menuitem]', `Export ${ids.length} calls as HAR`);
  const har = await vi.waitFor(async () => {
    const [name = ''] = await readdir(firefox.downloads);
    const text = await readFile(path.join(firefox.downloads, name), 'utf8');
    exported = JSON.parse(text).log;
    return text;
  }, 10_000);
  expect(exported.entries).toHaveLength(ids.length);
  expect(har).toContain('$CLIENT_SECRET');
  expect(sightingsIn('HAR', har)).toEqual([]);

  const storage = JSON.stringify(
    await popup.evaluate(`(async () => [await browser.storage.local.get(), await browser.storage.session.get()])()`),
  );
  expect(storage).toContain(relay.url);
  expect(sightingsIn('storage', storage)).toEqual([]);
  // The same search finds both where they went.
  for (const scanner of scanners) expect(scanner.inText('upstream', JSON.stringify(upstream.received))).not.toEqual([]);
});

test('calls from a HAR file are there, also once the toolbox is docked elsewhere', async () => {
  const { panel, row } = inspected;
  const har = JSON.stringify({ ...exported, entries: exported.entries.slice(0, 1) });
  await panel.read(`(() => {
    const field = content.document.querySelector('input[type=file]');
    field.mozSetFileArray([new content.File([${JSON.stringify(`{"log":${har}}`)}], 'calls.har')]);
    field.dispatchEvent(new content.Event('change', { bubbles: true }));
  })()`);
  await row('imported');
  await panel.dock('right');
  expect(await row('imported')).toContain('/v1/things');
  await panel.dock('bottom');
});

test('paused it records nothing, and the filter hides what is not asked for', async () => {
  const { page, panel, fetchCall, row } = inspected;
  await panel.press('button', 'Pause recording');
  await page.evaluate(fetchCall('/v1/while-paused'));
  await panel.press('button', 'Resume recording');
  await page.evaluate(fetchCall('/v1/resumed'));
  await row('/v1/resumed');
  expect((await panel.texts('[data-call]')).filter((one) => one.includes('/v1/while-paused'))).toEqual([]);
  await panel.fill('#inspector-filter', 'secret:serv status:200 resumed');
  await expect.poll(() => panel.texts('[data-call]')).toEqual([expect.stringContaining('/v1/resumed')]);
  await panel.fill('#inspector-filter', '');
});

test('calls that a page makes while it loads stay, and those of the page before go', async () => {
  const { page, show, release, row, upstream, fetchCall, panel } = inspected;
  show(`<img src="${upstream.url}/held" alt=""><script>${fetchCall('/v1/at-load')}</script>`);
  const loaded = page.reload();
  await row('/v1/at-load');
  await row('/v1/resumed');
  release();
  await loaded;
  await expect.poll(() => panel.texts('[data-call]')).toEqual([expect.stringContaining('/v1/at-load')]);
});

test('a relay that is gone is named', async () => {
  const { relay, page, panel, fetchCall, row } = inspected;
  await relay.quit();
  await page.evaluate(`${fetchCall('/v1/too-late')}.catch(() => {})`);
  expect(await row('(unknown)')).toContain('no response');
  await panel.press('button', 'Clear');
  await expect.poll(() => panel.texts('main h2')).toEqual(['Cannot reach the relay']);
  await expect.poll(() => panel.texts('[role=toolbar] [role=status]')).toEqual(['0 calls']);
});

test('the canaries are in no file of the profile', async () => {
  const { firefox } = inspected;
  await firefox.quit();
  // What the page asked for by itself is in the browser's cache, under its address.
  const isCached = ({ place }: Sighting): boolean => place.includes('/cache2/entries/');
  const look = async (): Promise<Sighting[]> => {
    const [own, pages] = await Promise.all(scanners.map((scanner) => scanner.inFolder(firefox.profile)));
    expect(own?.files).toBeGreaterThan(10);
    return [...(own?.sightings ?? []), ...(pages?.sightings ?? []).filter((one) => !isCached(one))];
  };
  expect(await look()).toEqual([]);
  await writeFile(path.join(firefox.profile, 'leak.log'), JSON.stringify({ value: canary }));
  expect(await look()).not.toEqual([]);
});
