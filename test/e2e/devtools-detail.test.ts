import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { accessibilityProblems } from '../support/axe.ts';
import { createCanary, createScanner } from '../support/canary.ts';
import { type Chromium, screenshot } from '../support/chromium.ts';
import { type DevTools, devToolsOf, launchChromiumWithDevTools } from '../support/devtools.ts';
import { extensionApp } from '../support/extension-app.ts';
import { servePage, type WebPage } from '../support/page.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay-process.ts';
import { startUpstream, type Upstream } from '../support/upstreams.ts';

/** Registered, and also sent by the page itself past the relay: it must be in the panel in neither way. */
const canary = createCanary();
const scanner = createScanner(canary);
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;
let site: WebPage;
let page: Page;
let devTools: DevTools;
let panel: Frame;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startRelayProcess(), startApi(), launchChromiumWithDevTools()]);
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'service', value: canary, access: 'Public', destination: `${upstream.url}/v1/*` });
  await app.page.close();
  site = await servePage(relay.url, CALLER.replace('RELAY', relay.url));
  page = await chromium.context.newPage();
  await page.goto(site.url);
  devTools = await devToolsOf(page);
  panel = await devTools.openPanel();
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

/** Code of the page itself: it has an address, which Sources can show. */
const CALLER = `<script>
  async function askFromThePage(url) {
    const answer = await fetch('RELAY/v1/request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientSecretName: 'service', url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } }),
    });
    return answer.text();
  }
</script>`;

/** Which of DevTools' own panels is in front. */
const panelInFront = (): Promise<unknown> =>
  devTools.window.evaluate(`(async () => {
    const { InspectorView } = (await import('./ui/legacy/legacy.js')).InspectorView;
    return InspectorView.instance().tabbedPane.selectedTabId;
  })()`);

/** Answers as its path says, and takes calls by pages past the relay, as careless APIs do. */
const startApi = (): Promise<Upstream> =>
  startUpstream(({ method, target, headers }, response) => {
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    if (method === 'OPTIONS') return void response.writeHead(204, cors).end();
    const answers: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
      '/v1/events': ['text/event-stream', 'data: {"a":1}\n\ndata: two\n\n'],
      '/v1/pixel': [
        'image/png',
        Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
      ],
      '/v1/bytes': ['application/octet-stream', Buffer.from([0, 1, 2, 3])],
    };
    const [type, body] = answers[target] ?? [
      'application/json',
      JSON.stringify({ target, echo: headers.authorization }),
    ];
    response.writeHead(200, { ...cors, 'content-type': type }).end(body);
  });

const call = (path: string, more: object = {}): Promise<unknown> =>
  page.evaluate(
    `(async function askService() {
      const answer = await fetch('${relay.url}/v1/request', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(
          JSON.stringify({
            clientSecretName: 'service',
            url: `${upstream.url}${path}`,
            method: 'POST',
            headers: { Authorization: 'Bearer $CLIENT_SECRET' },
            data: { prompt: "it's $HOME" },
            ...more,
          }),
        )},
      });
      await answer.text();
    })()`,
  );
const row = (text: string) => panel.getByRole('row').filter({ hasText: text });
const details = () => panel.getByRole('region', { name: 'Details' });
const shown = async (): Promise<string> => (await details().textContent()) ?? '';
async function open(path: string, tab: string): Promise<void> {
  await row(path).last().click();
  await panel.getByRole('tab', { name: tab }).click();
}
const chooseAction = async (name: string): Promise<void> => {
  await panel.getByRole('button', { name: 'Copy and compare' }).click();
  await panel.getByRole('menuitem', { name }).click();
};

/** What the panel put on the clipboard, read where pages may. */
async function clipboard(): Promise<string> {
  await panel.getByText('Copied, with the placeholder in it.').waitFor();
  await chromium.context.grantPermissions(['clipboard-read'], { origin: site.origin });
  await page.bringToFront();
  return page.evaluate('navigator.clipboard.readText()');
}

test('the answer is shown by the viewers of the playground', async () => {
  for (const path of ['/v1/things', '/v1/events', '/v1/pixel', '/v1/bytes']) await call(path);
  await open('/v1/things', 'Answer');
  await details().getByRole('region', { name: 'JSON' }).waitFor();
  expect(await shown()).toContain('"Bearer $CLIENT_SECRET"');
  await open('/v1/events', 'Answer');
  await details().getByRole('list', { name: '2 events' }).waitFor();
  await open('/v1/pixel', 'Answer');
  await details().getByText('PNG 1 × 1').waitFor();
  await open('/v1/bytes', 'Answer');
  await details().getByText('00 01 02 03').waitFor();
});

test('tabs go by the arrow keys, and the open one stays from call to call', async () => {
  await panel.getByRole('tab', { name: 'Answer' }).focus();
  await devTools.window.keyboard.press('ArrowRight');
  expect(await panel.getByRole('tab', { name: 'Policy' }).getAttribute('aria-selected')).toBe('true');
  await row('/v1/things').last().click();
  expect(await panel.getByRole('tab', { name: 'Policy' }).getAttribute('aria-selected')).toBe('true');
});

test('the policy names the rules that let a call pass', async () => {
  await open('/v1/things', 'Policy');
  await details().getByText('Allowed', { exact: true }).waitFor();
  expect(await shown()).toContain('/v1/*');
  expect(await shown()).toContain('placement header');
});

test('the smallest change that allows a refused call is made by a click, and then it is allowed', async () => {
  await call('/v2/other');
  await open('/v2/other', 'Policy');
  await details().getByText('Refused', { exact: true }).waitFor();
  const change = details().getByRole('region', { name: /smallest change/ });
  expect(await change.textContent()).toContain('/v2/other');
  // By the key: what lies low in docked DevTools is out of the pointer's reach in a window without a screen.
  await change.getByRole('button', { name: 'Make this change' }).press('Enter');
  // The relay answers once the change is on the disk, which a busy machine takes its time for.
  await expect.poll(shown, { timeout: 60_000 }).toContain('Allowed by the policy');
  const sent = upstream.received.length;
  await call('/v2/other');
  expect(upstream.received).toHaveLength(sent + 1);
  await screenshot(devTools.window, 'detail-policy-allowed');
});

test('the caller is told with its place in the code, which opens in Sources, and the call in Network', async () => {
  await page.evaluate(`askFromThePage('${upstream.url}/v1/caller')`);
  await row('/v1/caller').waitFor();
  await open('/v1/caller', 'Caller');
  await details().getByText('askFromThePage').first().waitFor();
  expect(await shown()).toContain(site.origin);
  expect(await shown()).toContain('identified asanonymous');
  await details()
    .getByRole('button', { name: site.origin.replace('http://', '') })
    .first()
    .click();
  await expect.poll(panelInFront, { timeout: 15_000 }).toBe('sources');
  await devTools.openPanel();
  await details().getByRole('button', { name: 'Reveal in Network' }).click();
  await expect.poll(panelInFront, { timeout: 15_000 }).toBe('network');
  await devTools.openPanel();
});

test('an answer that repeated the secret is a finding, and a secret in the URL is one', async () => {
  await open('/v1/things', 'Leaks');
  await details().getByText('The answer repeated the secret').waitFor();
  await call(`/v1/query?key=$CLIENT_SECRET`, { headers: {} });
  await open('/v1/query', 'Leaks');
  await details().getByText('The secret goes in the URL').waitFor();
});

test('a raw credential past the relay is found and masked at once, and becomes a clientSecretRequest', async () => {
  await page.evaluate(
    `fetch('${upstream.url}/v1/direct?api_key=${encodeURIComponent(canary)}', {
      method: 'POST',
      headers: { authorization: 'Bearer ${canary}', 'content-type': 'application/json' },
      body: '{"prompt":"hello"}',
    }).then((answer) => answer.text())`,
  );
  await row('/v1/direct').waitFor();
  await open('/v1/direct', 'Leaks');
  expect(await shown()).toMatch(/sends a credential itself.*high.*header authorization/s);
  expect(await shown()).toContain('query api_key');
  await screenshot(devTools.window, 'detail-leaks');

  const opened = chromium.context.waitForEvent('page');
  await details().getByRole('button', { name: 'Make it a clientSecretRequest' }).click();
  const playground = await opened;
  await playground.getByText(/From DevTools call #\d+/).waitFor();
  expect(await playground.getByLabel('URL', { exact: true }).inputValue()).toBe(
    `${upstream.url}/v1/direct?api_key=$CLIENT_SECRET`,
  );
  expect(await playground.getByLabel('Client secret').inputValue()).toBe('service');
  await screenshot(playground, 'detail-converted');
  await playground.close();
  await page.bringToFront();
});

test('a credential written into a clientSecretRequest is found and not kept', async () => {
  await call('/v1/literal', { headers: { Authorization: 'Bearer $CLIENT_SECRET', 'X-Api-Key': canary } });
  await open('/v1/literal', 'Leaks');
  await details().getByText('A credential stands in the request in plain').waitFor();
});

test('the placeholder sent to a host directly is found', async () => {
  await page.evaluate(
    `fetch('${upstream.url}/anywhere', { headers: { 'x-key': '$CLIENT_SECRET' } }).then((answer) => answer.text())`,
  );
  await row('/anywhere').waitFor();
  await open('/anywhere', 'Leaks');
  await details().getByText('The placeholder went to a host directly').waitFor();
});

test('what is copied can be run: curl by a shell, the form by the page', async () => {
  await open('/v1/things', 'Sent');
  await chooseAction('Copy as curl');
  const sent = upstream.received.length;
  await promisify(execFile)('/bin/sh', ['-c', `${await clipboard()} -H 'Origin: ${site.origin}'`]);
  expect(JSON.parse(upstream.received[sent]?.body.toString() ?? '')).toEqual({ prompt: "it's $HOME" });

  await chooseAction('Copy as HTML form');
  const form = await clipboard();
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(form)})`);
  await page.getByRole('button', { name: 'Send' }).last().click();
  const got = await upstream.request(sent + 1);
  expect(got).toMatchObject({ method: 'POST', target: '/v1/things' });
  expect(JSON.parse(got.body.toString())).toEqual({ prompt: "it's $HOME" });
});

test('two calls are compared line by line', async () => {
  await call('/v1/things', { data: { prompt: 'another' } });
  await row('/v1/things').first().click();
  await chooseAction('Compare with…');
  await row('/v1/things').last().click();
  const comparison = panel.getByRole('region', { name: 'Comparison' });
  await comparison.getByText('another').first().waitFor();
  expect(await comparison.locator('.diff-removed').first().textContent()).toContain("it's $HOME");
  await screenshot(devTools.window, 'detail-compare');
  await comparison.getByRole('button', { name: 'End the comparison' }).click();
});

test('a second call is chosen for a comparison with Ctrl', async () => {
  await row('/v1/pixel').click();
  await row('/v1/bytes').click({ modifiers: ['Control'] });
  const comparison = panel.getByRole('region', { name: 'Comparison' });
  await comparison.getByText('/v1/pixel').first().waitFor();
  await comparison.getByRole('button', { name: 'End the comparison' }).click();
});

test('the calls go to a HAR file without a credential, and come back marked as imported', async () => {
  // The panel offers the file as a blob; what is in it is read on the way.
  await panel.evaluate(`{
    const make = URL.createObjectURL;
    globalThis.exported = new Promise((resolve) => {
      URL.createObjectURL = (blob) => {
        resolve(blob.text());
        return make.call(URL, blob);
      };
    });
    undefined;
  }`);
  await panel.getByRole('button', { name: 'Export and import' }).click();
  const choice = panel.getByRole('menuitem', { name: /as HAR/ });
  const listed = Number(/\d+/.exec((await choice.textContent()) ?? '')?.[0]);
  await choice.click();
  const text = String(await panel.evaluate('globalThis.exported'));
  const { log } = JSON.parse(text);
  expect(log.entries).toHaveLength(listed);
  expect(JSON.stringify(log)).toContain('$CLIENT_SECRET');
  expect(scanner.inText('HAR', text)).toEqual([]);

  await panel
    .getByLabel('HAR file')
    .setInputFiles({ name: 'calls.har', mimeType: 'application/json', buffer: Buffer.from(text) });
  // A direct call was suspicious by its credential, which is not in the file: it comes back no more.
  await panel.getByText(/^Imported \d+ calls?/).waitFor();
  await row('imported').first().waitFor();
  await panel
    .getByLabel('HAR file')
    .setInputFiles({ name: 'x.har', mimeType: 'application/json', buffer: Buffer.from('x') });
  await panel.getByText('This is not a HAR file').waitFor();
});

const TABS = ['Sent', 'Answer', 'Policy', 'Leaks', 'Timing', 'Headers', 'Caller'];

test.each([
  ['bottom', 'default'],
  ['bottom', 'dark'],
  ['right', 'default'],
] as const)('docked at the %s in %s colours every tab is usable and clean for axe', async (side, theme) => {
  await devTools.setTheme(theme);
  await devTools.dock(side);
  // At the bottom the panel takes half of the height, at the right a little less than half of the width.
  await devTools.window.setViewportSize(
    side === 'bottom' ? { width: 1280, height: 600 } : { width: 1000, height: 720 },
  );
  await vi.waitFor(async () => {
    const shownTheme = await panel.evaluate('document.documentElement.dataset.theme');
    expect(shownTheme).toBe(theme === 'dark' ? 'dark' : 'light');
  });
  const problems: string[] = [];
  for (const tab of TABS) {
    await open('/v1/things', tab);
    if (tab === 'Policy') await details().getByText('Allowed', { exact: true }).waitFor();
    await screenshot(devTools.window, `detail-${side}-${theme}-${tab.toLowerCase()}`);
    problems.push(...(await accessibilityProblems(panel)).map((problem) => `${tab}: ${problem}`));
  }
  expect(problems).toEqual([]);
});

test('the canary is in no part of the panel and in no storage of the extension', async () => {
  const seen: string[] = [];
  const grid = panel.getByRole('treegrid');
  const active = (): Promise<string | null> => grid.getAttribute('aria-activedescendant');
  let before: string | null = null;
  for (await grid.press('Home'); before !== (await active()); await grid.press('ArrowDown')) {
    before = await active();
    for (const tab of TABS) {
      await panel.getByRole('tab', { name: tab }).click();
      seen.push(await panel.content());
    }
  }
  expect(seen.length).toBeGreaterThan(60);
  expect(seen.flatMap((text, index) => scanner.inText(`view ${index}`, text))).toEqual([]);
  expect(scanner.inText('storage', JSON.stringify(await chromium.storage()))).toEqual([]);
  // The same search finds it where it went.
  expect(scanner.inText('upstream', JSON.stringify(upstream.received.map(({ headers }) => headers)))).not.toEqual([]);
});
