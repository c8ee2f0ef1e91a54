import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCanary, createScanner } from '../support/canary.ts';
import { type Firefox, launchFirefox } from '../support/firefox.ts';
import { connectAndRegister } from '../support/firefox-app.ts';
import { type FirefoxPanel, openFirefoxPanel } from '../support/firefox-devtools.ts';
import { servePage, type WebPage } from '../support/page.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstreams.ts';

/** The panel in Firefox's own toolbox. The canary is registered, and the page also sends it itself past the relay. */
const canary = createCanary();
const scanner = createScanner(canary);
const LONG = 1_600_000;
let relay: RelayProcess;
let upstream: Upstream;
let firefox: Firefox;
let site: WebPage;
let popup: Page;
let page: Page;
let panel: FirefoxPanel;

beforeAll(async () => {
  [relay, upstream, firefox] = await Promise.all([startRelayProcess(), startApi(), launchFirefox()]);
  site = await servePage(relay.url, '<div id="more"></div>');
  popup = await firefox.openPopup('[role=tab]');
  await connectAndRegister(popup, relay.connectLink, {
    name: 'service',
    value: canary,
    destination: `${upstream.url}/v1/*`,
  });
  page = await firefox.browser.newPage();
  await page.goto(site.url);
  panel = await openFirefoxPanel(firefox.browser, site.url);
});
afterAll(async () => {
  await firefox?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

/** Takes calls by pages past the relay, as careless APIs do, and repeats what it was sent. */
const startApi = (): Promise<Upstream> =>
  startUpstream(({ method, target, headers }, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (method === 'OPTIONS') return void response.writeHead(204, cors).end();
    const long = target === '/v1/long' ? 'y'.repeat(LONG) : '';
    response
      .writeHead(200, { ...cors, 'content-type': 'application/json' })
      .end(JSON.stringify({ target, echo: headers.authorization, long }));
  });

const requestTo = (target: string, more: object = {}): string =>
  JSON.stringify({
    clientSecretName: 'service',
    url: `${upstream.url}${target}`,
    method: 'POST',
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    data: { prompt: 'hello' },
    ...more,
  });
/** Read to its end, as pages do: the browser tells of a call when its answer is over. */
const fetchCall = (target: string, { method = 'POST', ...more }: { method?: string; data?: object } = {}): string =>
  `fetch('${relay.url}/v1/request', {
    method: '${method}',
    headers: { 'content-type': 'application/json' },
    body: ${JSON.stringify(requestTo(target, more))},
  }).then((answer) => answer.text())`;

/** A row's cells, once it is there. */
const row = (text: string): Promise<string> =>
  vi.waitFor(async () => {
    const found = (await panel.texts('.call')).find((one) => one.includes(text));
    if (found === undefined) throw new Error(`No row with ${text}.`);
    return found;
  }, 10_000);
const details = async (): Promise<string> => (await panel.texts('.detail-panel')).join('');
async function open(text: string, tab: string): Promise<void> {
  await panel.press('.call td', text);
  await panel.press('[role=tab]', tab);
}

test('before the first call it says what it cannot see', async () => {
  await expect
    .poll(async () => (await panel.texts('.empty')).join(''))
    .toMatch(/No call yet.*shared workers and service workers.*the filter of the Network panel/s);
});

test('calls by fetch, by XMLHttpRequest, in workers and in frames are in the list', async () => {
  await page.evaluate(fetchCall('/v1/things'));
  await page.evaluate(`new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '${relay.url}/v1/request');
    xhr.setRequestHeader('content-type', 'application/json');
    xhr.onloadend = resolve;
    xhr.send(${JSON.stringify(requestTo('/v1/by-xhr'))});
  })`);
  const script = JSON.stringify(`${fetchCall('/v1/by-worker')}.then(() => postMessage('done'))`);
  await page.evaluate(`new Promise((resolve) => {
    new Worker(URL.createObjectURL(new Blob([${script}]))).onmessage = resolve;
  })`);
  const frame = JSON.stringify(
    `<script>${fetchCall('/v1/by-frame')}.then(() => parent.postMessage('done', '*'))</script>`,
  );
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('message', resolve, { once: true });
    const frame = document.createElement('iframe');
    frame.srcdoc = ${frame};
    document.getElementById('more').append(frame);
  })`);
  for (const target of ['/v1/things', '/v1/by-xhr', '/v1/by-worker', '/v1/by-frame']) {
    expect(await row(target)).toMatch(/^POSTservice127\.0\.0\.1:\d+\/v1\/[a-z-]+200page/);
  }
  expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill(`Bearer ${canary}`));
});

test('a call is shown as it was sent and forwarded, answered, judged and timed, and what Firefox does not tell is said', async () => {
  await open('/v1/things', 'Sent');
  await expect
    .poll(async () => (await panel.texts('[aria-label="Forwarded by the relay"]')).join(''))
    .toMatch(/authorizationBearer •{8}.*"prompt": "hello"/s);
  const [sent] = await panel.texts('[aria-label="Sent by the page"]');
  expect(sent).toMatch(/authorizationBearer \$CLIENT_SECRET.*"prompt": "hello"/s);
  const shown: readonly (readonly [tab: string, text: RegExp])[] = [
    ['Answer', /200 OK.*"echo": "Bearer \$CLIENT_SECRET"/s],
    ['Policy', /Allowed by the policy of service.*\/v1\/\*.*placement header/s],
    ['Leaks', /The answer repeated the secret/],
    ['Timing', /Page to relay.*Wait.*In the relay.*Open the secret.*First byte.*the relay’s own work/s],
    ['Headers', /client-secret-relayupstream.*Call to the relay.*content-typeapplication\/json/s],
    ['Caller', /identified asanonymous.*no call stack.*Firefox does not.*no extension open its Network panel/s],
  ];
  for (const [tab, text] of shown) {
    await panel.press('[role=tab]', tab);
    await expect.poll(details).toMatch(text);
  }
});

test('a call that Firefox did not send is there all the same, with the reason; what it carried is not told', async () => {
  await page.evaluate(`${fetchCall('/v1/never', { method: 'PROPFIND' })}.catch(() => {})`);
  expect(await row('PROPFIND')).toContain('the method PROPFIND is not allowed');
  await open('(not told)', 'Sent');
  expect(await details()).toContain('The browser does not tell what a call carried that it did not send.');
});

test('the smallest change that allows a refused call is made by a click, and then it is allowed', async () => {
  await page.evaluate(fetchCall('/v2/other'));
  expect(await row('/v2/other')).toContain('403 relay');
  await open('/v2/other', 'Policy');
  await expect.poll(details).toMatch(/URL_NOT_ALLOWED.*Refused by the policy.*no rule covers it.*smallest change/s);
  await panel.press('button', 'Make this change');
  await expect.poll(details, { timeout: 30_000 }).toContain('Allowed by the policy');
  const sent = upstream.received.length;
  await page.evaluate(fetchCall('/v2/other'));
  expect(upstream.received).toHaveLength(sent + 1);
});

test('a raw credential past the relay is found and masked', async () => {
  await page.evaluate(
    `fetch('${upstream.url}/v1/direct?api_key=${encodeURIComponent(canary)}', {
      method: 'POST',
      headers: { authorization: 'Bearer ${canary}', 'content-type': 'application/json' },
      body: '{"prompt":"hello"}',
    }).then((answer) => answer.text())`,
  );
  expect(await row('/v1/direct')).toContain('Leak');
  await open('/v1/direct', 'Leaks');
  expect(await details()).toMatch(/sends a credential itself.*high.*header authorization.*query api_key/s);
});

test('of bodies that Firefox cuts, no part is shown as the whole', async () => {
  await page.evaluate(fetchCall('/v1/much', { data: { prompt: 'x'.repeat(LONG) } }));
  await open('/v1/much', 'Sent');
  expect(await details()).toContain('the body is too long');
  await page.evaluate(fetchCall('/v1/long'));
  await open('/v1/long', 'Answer');
  expect(await details()).toContain('too large to be kept');
});

test('it follows the theme of the toolbox at once, and fits below, beside and in a window of its own', async () => {
  const colours = (): Promise<unknown> =>
    panel.read(`[content.document.documentElement.dataset.theme].concat(['backgroundColor', 'color'].map(
      (name) => content.getComputedStyle(content.document.documentElement)[name]))`);
  for (const host of ['bottom', 'right', 'window'] as const) {
    await panel.dock(host);
    // The panel's window is another now, with all calls that there were, and told of those to come.
    await page.evaluate(fetchCall(`/v1/docked-${host}`));
    await row(`/v1/docked-${host}`);
    await open('/v1/things', 'Caller');
    for (const theme of ['dark', 'light'] as const) {
      await panel.setTheme(theme);
      await expect.poll(colours).toEqual([theme, ...COLOURS[theme]]);
      await panel.screenshot(`firefox-${host}-${theme}`);
    }
    const { scrolls, sees } = (await panel.read(FIT)) as { scrolls: boolean; sees: number };
    expect(scrolls, host).toBe(false);
    expect(sees, host).toBeGreaterThanOrEqual(3);
    expect(await panel.read(OPEN_TAB_SHOWS), host).toBe(true);
  }
  await panel.dock('bottom');
});

const COLOURS = {
  dark: ['rgb(19, 22, 23)', 'rgb(232, 236, 236)'],
  light: ['rgb(255, 255, 255)', 'rgb(21, 25, 26)'],
} as const;

const FIT = `(({ document, innerWidth, innerHeight }) => ({
  scrolls: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
  sees: Array.from(document.querySelectorAll('.call')).filter((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }).length,
}))(content)`;
const OPEN_TAB_SHOWS = `(() => {
  const tab = content.document.querySelector('[role=tab][aria-selected=true]').getBoundingClientRect();
  const list = content.document.querySelector('[role=tablist]').getBoundingClientRect();
  return tab.left >= list.left && tab.right <= list.right + 1;
})()`;

const TABS = ['Sent', 'Answer', 'Policy', 'Leaks', 'Timing', 'Headers', 'Caller'];

test('the canary is in no part of the panel, in no export, in no storage, and in no file of the profile', async () => {
  await row('/v1/long');
  const ids = (await panel.read(
    `Array.from(content.document.querySelectorAll('.call[id]'), (one) => one.id)`,
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
  expect(seen.flatMap((text, index) => scanner.inText(`view ${index}`, text))).toEqual([]);

  await panel.press('button', 'Export and import');
  await panel.press('[role=menuitem]', `Export ${ids.length} calls as HAR`);
  const har = await vi.waitFor(async () => {
    const [name = ''] = await readdir(firefox.downloads);
    return readFile(path.join(firefox.downloads, name), 'utf8').then((text) => ({ text, log: JSON.parse(text).log }));
  }, 10_000);
  expect(har.log.entries).toHaveLength(ids.length);
  expect(har.text).toContain('$CLIENT_SECRET');
  expect(scanner.inText('HAR', har.text)).toEqual([]);

  const storage = JSON.stringify(
    await popup.evaluate(`(async () => [await browser.storage.local.get(), await browser.storage.session.get()])()`),
  );
  expect(storage).toContain(relay.url);
  expect(scanner.inText('storage', storage)).toEqual([]);
});

test('paused it records nothing, the filter hides what is not asked for, and cleared the list is empty', async () => {
  await panel.press('button', 'Pause recording');
  await page.evaluate(fetchCall('/v1/while-paused'));
  await panel.press('button', 'Resume recording');
  await page.evaluate(fetchCall('/v1/resumed'));
  await row('/v1/resumed');
  expect((await panel.texts('.call')).filter((one) => one.includes('/v1/while-paused'))).toEqual([]);
  await panel.fill('#inspector-filter', 'secret:serv status:200 resumed');
  await expect.poll(() => panel.texts('.call')).toEqual([expect.stringContaining('/v1/resumed')]);
  await panel.press('button', 'Clear');
  await expect.poll(() => panel.texts('.inspector-count')).toEqual(['0 calls']);
});
