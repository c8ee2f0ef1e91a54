import fc from 'fast-check';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asForm } from '../../extension/request-model/as-form.ts';
import { composeRequest } from '../../extension/request-model/to-request.ts';
import { drafts } from '../extension/playground/code/drafts.ts';
import { accessibilityProblems } from '../support/browser/axe.ts';
import { type Chromium, screenshot } from '../support/browser/chromium.ts';
import { type ConnectedExtension, connectedExtension } from '../support/browser/connected-extension.ts';
import type { ExtensionApp } from '../support/browser/extension-app.ts';
import { runs } from '../support/runs.ts';
import type { Upstream } from '../support/upstream/upstreams.ts';

let extension: ConnectedExtension;
let upstream: Upstream;
let chromium: Chromium;
let page: Page;
let app: ExtensionApp;

beforeAll(async () => {
  extension = await connectedExtension();
  ({ upstream, chromium, page, app } = extension);
  await app.register({
    name: 'service',
    value: 'some-value-1',
    access: 'Private',
    destination: `${upstream.url}/v1/**`,
  });
  await app.compose({
    method: 'POST',
    url: `${upstream.url}/v1/things`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { prompt: 'otter', list: [1, 2] },
  });
});
afterAll(() => extension?.[Symbol.asyncDispose]());

const labelled = (label: string): Locator => page.getByLabel(label, { exact: true });
const VIEWS = { page: 'clientSecretRequest', curl: 'cURL', form: 'HTML form', python: 'Python' };

/** Opens the tab with a kind of code; its editor, once it is the one that highlights. */
async function codeAs(view: keyof typeof VIEWS): Promise<Locator> {
  await page.getByRole('tab', { name: 'Code' }).click();
  await labelled('Code as').selectOption(view);
  const editor = page.locator('.prism-code-editor').getByLabel(`Code, ${VIEWS[view]}`);
  await editor.waitFor();
  return editor;
}

test('what is typed as code is undone there, and nothing that was typed before in another view or field', async () => {
  await labelled('URL').fill(`${upstream.url}/v1/typed`);
  for (const view of ['curl', 'page', 'form'] as const) {
    const editor = await codeAs(view);
    const before = await editor.inputValue();
    await editor.press('ControlOrMeta+z');
    expect(await editor.inputValue()).toBe(before);
    await editor.evaluate((field: HTMLTextAreaElement) => {
      const end = field.value.indexOf('/v1/typed') + '/v1/typed'.length;
      field.setSelectionRange(end, end);
    });
    // At once: keys that a busy browser handles late are steps of their own.
    await page.keyboard.insertText('-on');
    await expect.poll(() => labelled('URL').inputValue()).toBe(`${upstream.url}/v1/typed-on`);
    await editor.press('ControlOrMeta+z');
    await expect.poll(() => labelled('URL').inputValue()).toBe(`${upstream.url}/v1/typed`);
    expect(await editor.inputValue()).toBe(before);
    await editor.press('ControlOrMeta+Shift+z');
    await expect.poll(() => labelled('URL').inputValue()).toBe(`${upstream.url}/v1/typed-on`);
    await editor.press('ControlOrMeta+z');
    await editor.press('ControlOrMeta+z');
    expect(await editor.inputValue()).toBe(before);
  }
  expect(await labelled('URL').inputValue()).toBe(`${upstream.url}/v1/typed`);
});

test.each(['curl', 'page', 'form'] as const)(
  'an edit of %s changes the request, and the request changes it',
  async (view) => {
    const editor = await codeAs(view);
    const [before, after] = [`${upstream.url}/v1/things`, `${upstream.url}/v1/${view}`];
    await labelled('URL').fill(before);
    await expect.poll(() => editor.inputValue()).toContain(before);
    await editor.fill((await editor.inputValue()).replace(before, after));
    await expect.poll(() => labelled('URL').inputValue()).toBe(after);
    await page.getByRole('tab', { name: 'Body' }).first().click();
    expect(JSON.parse(await labelled('Body, JSON').inputValue())).toEqual({ prompt: 'otter', list: [1, 2] });
    const at = upstream.received.length;
    await app.send();
    expect((await upstream.request(at)).target).toBe(`/v1/${view}`);
  },
);

test('what cannot be read stays, with the reason, and changes nothing', async () => {
  const editor = await codeAs('page');
  const url = await labelled('URL').inputValue();
  const typed = `${await editor.inputValue()}(`;
  await editor.fill(typed);
  await page.getByText('This is not valid JavaScript').waitFor();
  await screenshot(page, 'code-unreadable');
  expect(await accessibilityProblems(page)).toEqual([]);
  await codeAs('python');
  await page
    .getByRole('tab', { name: /^Headers/ })
    .first()
    .click();
  expect(await (await codeAs('page')).inputValue()).toBe(typed);
  expect(await labelled('URL').inputValue()).toBe(url);
  // A change to the request brings the code of the request.
  await labelled('URL').fill(`${upstream.url}/v1/after`);
  await expect.poll(() => editor.inputValue()).toContain('/v1/after');
  await page.getByText('This is not valid JavaScript').waitFor({ state: 'detached' });
});

test('what is typed stays as it was typed', async () => {
  const editor = await codeAs('page');
  const typed = `{ clientSecretName:"service",   method: 'PUT', url: "${upstream.url}/v1/after", }`;
  await editor.fill(typed);
  await expect.poll(() => labelled('Method').inputValue()).toBe('PUT');
  await (await codeAs('curl')).waitFor();
  expect(await (await codeAs('page')).inputValue()).toBe(typed);
});

test('HTML that is typed runs no script and loads nothing', async () => {
  const editor = await codeAs('form');
  const at = upstream.received.length;
  const form = await editor.inputValue();
  await editor.fill(
    `<img src="${upstream.url}/image" onerror="document.title = 'ran'"><script>document.title = 'ran'</script>${form.replace('/v1/after', '/v1/inert')}`,
  );
  await expect.poll(() => labelled('URL').inputValue()).toBe(`${upstream.url}/v1/inert`);
  expect(await page.title()).not.toBe('ran');
  expect(upstream.received).toHaveLength(at);
});

test('a key that is typed as code is found, and is neither copied nor previewed', async () => {
  const editor = await codeAs('curl');
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(4)}`;
  await editor.fill(`curl ${upstream.url}/v1/keys -H 'Authorization: Bearer ${key}'`);
  await page.getByRole('status', { name: 'Request check' }).getByText('looks like a key').waitFor();
  expect(await page.getByRole('button', { name: 'Copy the code' }).count()).toBe(0);
  await labelled('Code as').selectOption('sent');
  await page.getByText('Replace it with $CLIENT_SECRET to see the preview').waitFor();
  expect(await (await codeAs('curl')).inputValue()).toContain(key);
  await page.getByRole('button', { name: 'Replace with $CLIENT_SECRET' }).click();
  await expect.poll(() => editor.inputValue()).not.toContain(key);
  await page.getByRole('button', { name: 'Copy the code' }).waitFor();
});

test('the outgoing request is shown before it is sent, without the secret', async () => {
  await app.compose({ method: 'POST', url: `${upstream.url}/v1/things?key=$CLIENT_SECRET` });
  await page.getByRole('tab', { name: 'Code' }).click();
  await labelled('Code as').selectOption('sent');
  const outgoing = page.getByRole('region', { name: 'Outgoing request' });
  await outgoing.getByText('secret service').first().waitFor();
  await outgoing.getByText('Added by the relay').first().waitFor();
  const at = upstream.received.length;
  await app.compose({ url: 'https://elsewhere.example/' });
  await page.getByText('The relay would refuse this call').first().waitFor();
  await screenshot(page, 'as-sent-refused');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await page.content()).not.toContain('some-value-1');
  expect(upstream.received).toHaveLength(at);
});

test('a form holds the same request for the browser as for the page client', async () => {
  const blank = await chromium.context.newPage();
  let said = 0;
  await fc.assert(
    fc.asyncProperty(drafts, async (one) => {
      const composed = composeRequest(one);
      const form = composed.ok ? asForm(composed.value) : composed;
      if (!composed.ok || !form.ok) return;
      said += 1;
      const entries = await blank.evaluate(readEntries, form.value);
      const expected = Object.fromEntries(entries.filter(([name]) => !/[[\]]/.test(name)));
      expect(expected).toMatchObject({
        clientSecretName: composed.value.request.clientSecretName,
        url: composed.value.request.url,
        method: composed.value.request.method,
      });
      const { headers = {} } = composed.value.request;
      for (const [name, value] of Object.entries(headers)) expect(entries).toContainEqual([`headers[${name}]`, value]);
    }),
    { seed: 12, numRuns: runs(100, 2_000) },
  );
  expect(said).toBeGreaterThan(10);
  await blank.close();
});

/** Runs in a page: names and values of a form, as the browser's own parser has them. */
function readEntries(html: string): [string, string][] {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return [...parsed.querySelectorAll('input')].map(({ name, value }) => [name, value]);
}
