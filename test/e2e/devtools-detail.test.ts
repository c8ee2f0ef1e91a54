import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessibilityProblems, BY_COLOUR, BY_SIZE } from '../support/browser/axe.ts';
import { screenshot } from '../support/browser/chromium.ts';
import { type Inspected, inspected } from '../support/browser/inspected.ts';
import { createCanary, createScanner } from '../support/redaction/canary.ts';
import { openApi } from '../support/upstream/open-api.ts';

/** Registered, and also sent by the page itself past the relay: it must be in the panel in neither way. */
const canary = createCanary();
const scanner = createScanner(canary);
let dev: Inspected;

/** Code of the page itself: it has an address, which Sources can show. */
const CALLER = `<script>
  async function askFromThePage(url) {
    const response = await fetch('RELAY/v1/request', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ clientSecretName: 'service', url, method: 'GET', headers: { 'X-Key': '$CLIENT_SECRET' } }),
    });
    return response.text();
  }
</script>`;

beforeAll(async () => {
  dev = await inspected({ key: canary, response: openApi, paths: '/v1/*', body: CALLER });
});
afterAll(() => dev?.[Symbol.asyncDispose]());

/** Which of DevTools' own panels is in front. */
const panelInFront = (): Promise<unknown> =>
  dev.devTools.window.evaluate(`(async () => {
    const { InspectorView } = (await import('./ui/legacy/legacy.js')).InspectorView;
    return InspectorView.instance().tabbedPane.selectedTabId;
  })()`);

/** Pressed again where it was not yet hit: a panel that was just brought to the front may still be moving. */
const leadsTo = (panel: string, button: Locator): Promise<void> =>
  expect
    .poll(
      async () => {
        if ((await panelInFront()) === panel) return panel;
        await button.click({ timeout: 2_000 }).catch(() => {});
        return panelInFront();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(panel);

test('the response is shown by the viewers of the playground', async () => {
  for (const path of ['/v1/things', '/v1/events', '/v1/pixel', '/v1/bytes']) await dev.call(path);
  await dev.panel.open('/v1/things', 'Response');
  await dev.panel.details.getByRole('region', { name: 'JSON' }).waitFor();
  expect(await dev.panel.shown()).toContain('"Bearer $CLIENT_SECRET"');
  await dev.panel.open('/v1/events', 'Response');
  await dev.panel.details.getByRole('list', { name: '2 events' }).waitFor();
  await dev.panel.open('/v1/pixel', 'Response');
  await dev.panel.details.getByText('PNG 1 × 1').waitFor();
  await dev.panel.open('/v1/bytes', 'Response');
  await dev.panel.details.getByText('00 01 02 03').waitFor();
});

test('tabs go by the arrow keys, and the open one stays from call to call', async () => {
  await dev.panel.frame.getByRole('tab', { name: 'Response' }).focus();
  await dev.devTools.window.keyboard.press('ArrowRight');
  expect(await dev.panel.frame.getByRole('tab', { name: 'Policy' }).getAttribute('aria-selected')).toBe('true');
  await dev.panel.row('/v1/things').last().click();
  expect(await dev.panel.frame.getByRole('tab', { name: 'Policy' }).getAttribute('aria-selected')).toBe('true');
});

test('the policy names the rules that let a call pass', async () => {
  await dev.panel.open('/v1/things', 'Policy');
  await dev.panel.details.getByText('Allowed', { exact: true }).waitFor();
  expect(await dev.panel.shown()).toContain('/v1/*');
  expect(await dev.panel.shown()).toContain('placement header');
});

test('the smallest change that allows a refused call is made by a click, and then it is allowed', async () => {
  await dev.call('/v2/other');
  await dev.panel.open('/v2/other', 'Policy');
  await dev.panel.details.getByText('Refused', { exact: true }).waitFor();
  const change = dev.panel.details.getByRole('region', { name: /smallest change/i });
  expect(await change.textContent()).toContain('/v2/other');
  await change.getByRole('button', { name: 'Apply this change' }).click();
  // The relay answers once the change is on the disk, which a busy machine takes its time for.
  await expect.poll(dev.panel.shown, { timeout: 60_000 }).toContain('Allowed by the policy');
  const sent = dev.upstream.received.length;
  await dev.call('/v2/other');
  expect(dev.upstream.received).toHaveLength(sent + 1);
  await screenshot(dev.devTools.window, 'detail-policy-allowed');
});

test('the caller is told with its place in the code, which opens in Sources, and the call in Network', async () => {
  await dev.page.evaluate(`askFromThePage('${dev.upstream.url}/v1/caller')`);
  await dev.panel.row('/v1/caller').waitFor();
  await dev.panel.open('/v1/caller', 'Caller');
  await dev.panel.details.getByText('askFromThePage').first().waitFor();
  expect(await dev.panel.shown()).toContain(dev.site.origin);
  expect(await dev.panel.shown()).toContain('identified asanonymous');
  await leadsTo(
    'sources',
    dev.panel.details.getByRole('button', { name: dev.site.origin.replace('http://', '') }).first(),
  );
  await dev.devTools.openPanel();
  await leadsTo('network', dev.panel.details.getByRole('button', { name: 'Reveal in Network' }));
  await dev.devTools.openPanel();
});

test('a response that repeated the secret is a finding, and a secret in the URL is one', async () => {
  await dev.panel.open('/v1/things', 'Leaks');
  await dev.panel.details.getByText('The response repeated the secret').waitFor();
  await dev.call(`/v1/query?key=$CLIENT_SECRET`, { headers: {} });
  await dev.panel.open('/v1/query', 'Leaks');
  await dev.panel.details.getByText('The secret is in the URL').waitFor();
});

test('a raw credential past the relay is found and masked at once, and becomes a clientSecretRequest', async () => {
  await dev.page.evaluate(
    `fetch('${dev.upstream.url}/v1/direct?api_key=${encodeURIComponent(canary)}', {
      method: 'POST',
      headers: { authorization: 'Bearer ${canary}', 'content-type': 'application/json' },
      body: '{"prompt":"hello"}',
    }).then((response) => response.text())`,
  );
  await dev.panel.row('/v1/direct').waitFor();
  await dev.panel.open('/v1/direct', 'Leaks');
  expect(await dev.panel.shown()).toMatch(/sends a credential.*high.*header authorization/s);
  expect(await dev.panel.shown()).toContain('query api_key');
  await screenshot(dev.devTools.window, 'detail-leaks');

  const opened = dev.chromium.context.waitForEvent('page');
  await dev.panel.details.getByRole('button', { name: 'Convert to clientSecretRequest' }).click();
  const playground = await opened;
  await playground.getByText(/From call #\d+ in DevTools/).waitFor();
  expect(await playground.getByLabel('URL', { exact: true }).inputValue()).toBe(
    `${dev.upstream.url}/v1/direct?api_key=$CLIENT_SECRET`,
  );
  expect(await playground.getByLabel('Client secret').inputValue()).toBe('service');
  await screenshot(playground, 'detail-converted');
  await playground.close();
  await dev.devTools.bringToFront();
});

test('a credential written into a clientSecretRequest is found and not kept', async () => {
  await dev.call('/v1/literal', { headers: { Authorization: 'Bearer $CLIENT_SECRET', 'X-Api-Key': canary } });
  await dev.panel.open('/v1/literal', 'Leaks');
  await dev.panel.details.getByText('The request contains a plaintext credential').waitFor();
});

test('the placeholder sent to a host directly is found', async () => {
  await dev.page.evaluate(
    `fetch('${dev.upstream.url}/anywhere', { headers: { 'x-key': '$CLIENT_SECRET' } }).then((response) => response.text())`,
  );
  await dev.panel.row('/anywhere').waitFor();
  await dev.panel.open('/anywhere', 'Leaks');
  await dev.panel.details.getByText('The placeholder was sent directly to a host').waitFor();
});

test('what is copied can be run: curl by a shell, the form by the page', async () => {
  await dev.panel.open('/v1/things', 'Sent');
  await dev.panel.chooseAction('Copy as curl');
  const sent = dev.upstream.received.length;
  await promisify(execFile)('/bin/sh', ['-c', `${await dev.clipboard()} -H 'Origin: ${dev.site.origin}'`]);
  expect(JSON.parse(dev.upstream.received[sent]?.body.toString() ?? '')).toEqual({ prompt: "it's $HOME" });

  await dev.panel.chooseAction('Copy as HTML form');
  await expect.poll(() => dev.clipboard()).toContain('<form');
  const form = await dev.clipboard();
  await dev.page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(form)})`);
  await dev.page.getByRole('button', { name: 'Send' }).last().click();
  const got = await dev.upstream.request(sent + 1);
  expect(got).toMatchObject({ method: 'POST', target: '/v1/things' });
  expect(JSON.parse(got.body.toString())).toEqual({ prompt: "it's $HOME" });
});

const TABS = ['Sent', 'Response', 'Policy', 'Leaks', 'Timing', 'Headers', 'Caller'];

test.each([
  ['bottom', 'default', undefined],
  ['bottom', 'dark', BY_COLOUR],
  ['right', 'default', BY_SIZE],
] as const)('docked at the %s in %s colours every tab is usable and clean for axe', async (side, theme, rules) => {
  await dev.devTools.setTheme(theme);
  await dev.devTools.dock(side);
  // At the bottom the panel takes half of the height, at the right a little less than half of the width.
  await dev.devTools.window.setViewportSize(
    side === 'bottom' ? { width: 1280, height: 600 } : { width: 1000, height: 720 },
  );
  await expect
    .poll(() => dev.panel.frame.evaluate('document.documentElement.dataset.theme'))
    .toBe(theme === 'dark' ? 'dark' : 'light');
  const problems: string[] = [];
  for (const tab of TABS) {
    await dev.panel.open('/v1/things', tab);
    if (tab === 'Policy') await dev.panel.details.getByText('Allowed', { exact: true }).waitFor();
    await screenshot(dev.devTools.window, `detail-${side}-${theme}-${tab.toLowerCase()}`);
    const within = tab === TABS[0] ? undefined : 'section[aria-label=Call]';
    const found = await accessibilityProblems(dev.panel.frame, { rules, within });
    problems.push(...found.map((problem) => `${tab}: ${problem}`));
  }
  expect(problems).toEqual([]);
});

test('the canary is in no part of the panel and in no storage of the extension', async () => {
  // Every tab of every call, read where it is: a click and a look at a time by the driver would take half a minute.
  const seen = (await dev.panel.frame.evaluate(`(async () => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const isLoading = () => document.querySelector('section[aria-label=Call]').textContent.includes('Loading the ');
    const seen = [];
    for (const { id } of clientSecretRecorder.snapshot().calls) {
      document.querySelector('#call-' + id).click();
      await drawn();
      for (const tab of document.querySelectorAll('section[aria-label=Call] [role=tab]')) {
        tab.click();
        do await drawn(); while (isLoading());
        seen.push(document.documentElement.outerHTML);
      }
    }
    return seen;
  })()`)) as string[];
  expect(seen.length).toBeGreaterThanOrEqual(12 * TABS.length);
  // Each is another: something was clicked.
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.flatMap((text, index) => scanner.inText(`view ${index}`, text))).toEqual([]);
  expect(scanner.inText('storage', JSON.stringify(await dev.chromium.storage()))).toEqual([]);
  // The same search finds it where it went.
  expect(scanner.inText('upstream', JSON.stringify(dev.upstream.received.map(({ headers }) => headers)))).not.toEqual(
    [],
  );
});
