import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { type ExtensionApp, extensionApp } from '../support/browser/extension-app.ts';
import { settledValue, typedText, withTypist } from '../support/browser/typing.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { runs } from '../support/runs.ts';

/** Quick typing in a slow browser: whatever is drawn meanwhile, the text is what was typed, in that order. */
const TEXT = typedText(200);
/** Each key is waited for, where they come one by one. */
const KEYS = TEXT.slice(0, runs(100, 200));
let relay: RelayProcess;
let chromium: Chromium;
let app: ExtensionApp;
let page: Page;

beforeAll(async () => {
  [relay, chromium] = await Promise.all([startRelayProcess(), launchChromium()]);
  page = await chromium.openPopup();
  app = extensionApp(page);
});
afterAll(async () => {
  await chromium?.close();
  await relay?.stop();
});

const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const part = (name: string | RegExp): Promise<void> =>
  page.getByRole('region', { name: 'Request' }).getByRole('tab', { name }).click();
const bodyAs = async (kind: string): Promise<void> => {
  await part(/^Body/);
  await page.getByRole('radio', { name: kind, exact: true }).check({ force: true });
};
const labelled = (label: string): Locator => page.getByLabel(label, { exact: true });
const rowOf = (kind: string, label: string): Locator =>
  page.getByRole('group', { name: `${kind} 1`, exact: true }).getByLabel(label);

async function expectTyped(field: Locator, slowdown: number, way: 'burst' | 'keyByKey', text: string): Promise<void> {
  await field.fill('');
  await field.focus();
  await withTypist(page, slowdown, (typist) => typist[way](text));
  expect(await settledValue(page, field)).toBe(text);
}

/** Into fields that the browser itself draws; `length` is what one takes at most. */
const WAYS = runs(1, 4);
async function expectTypedInField(field: Locator, length = runs(40, 200)): Promise<void> {
  const ways = [
    [6, 'burst'],
    [6, 'keyByKey'],
    [4, 'burst'],
    [4, 'keyByKey'],
  ] as const;
  for (const [slowdown, way] of ways.slice(0, WAYS)) await expectTyped(field, slowdown, way, TEXT.slice(0, length));
}

/** A relay with a secret, once: a test can be run alone. */
let made: Promise<void> | undefined;
const ready = (): Promise<void> => {
  made ??= (async () => {
    await app.connect(relay.connectLink);
    await app.register({
      name: 'service',
      value: 'typing-key-0123456789',
      access: 'Public',
      destination: 'https://api.openai.com/v1/images/*',
    });
  })();
  return made;
};

test('in the connection form', async () => {
  await app.open('Connection');
  await expectTypedInField(labelled('Connection link'));
  await expectTypedInField(labelled('Device name'), 80);
});

test('in the form of a secret', async () => {
  await ready();
  await app.open('Secrets');
  await page.getByRole('button', { name: 'Back to the list' }).click();
  await button(/^New/).first().click();
  await expectTypedInField(labelled('Value'));
  await expectTypedInField(labelled('Name'), 64);
  await expectTypedInField(labelled('Add a destination'));
  await labelled('Add a destination').fill('https://api.example.com/v1/*');
  await button('Add the destination').click();
  await expectTypedInField(labelled('Origin'));
  await expectTypedInField(labelled('Paths, one per line'));
  await page.getByText('Advanced:').click();
  await expectTypedInField(page.getByLabel('Allowed pages'));
  await expectTypedInField(page.getByLabel('Required user claims'));
  await button('Discard').click();
});

test('in the fields of a request', async () => {
  await ready();
  await app.open('Playground');
  await expectTypedInField(labelled('URL'));

  await labelled('Method').selectOption('GET');
  await part(/^Params/);
  await button('Add parameter').click();
  await expectTypedInField(rowOf('parameter', 'Name'));
  await expectTypedInField(rowOf('parameter', 'Value'));
  await part(/^Headers/);
  await expectTypedInField(rowOf('header', 'Name'));
  await expectTypedInField(rowOf('header', 'Value'));
  await part(/^Run as/);
  await page.getByRole('radio', { name: 'Test user' }).check({ force: true });
  await expectTypedInField(labelled('User (sub)'));
  await expectTypedInField(page.getByLabel('Additional claims'));
  await page.getByRole('radio', { name: 'Owner' }).check({ force: true });

  await labelled('Method').selectOption('POST');
  await bodyAs('Text');
  await expectTypedInField(labelled('Body, text'));
  await bodyAs('Form');
  await button('Add field').click();
  await expectTypedInField(rowOf('field', 'Name'));
  await expectTypedInField(rowOf('field', 'Value'));
});

test.each([
  [1, 'burst'],
  [4, 'burst'],
  [6, 'burst'],
  [4, 'keyByKey'],
  [6, 'keyByKey'],
] as const)('in the JSON editor of a browser %i times slower, %s', async (slowdown, way) => {
  await ready();
  await app.open('Playground');
  await bodyAs('JSON');
  await page.locator('.prism-code-editor').waitFor();
  await expectTyped(labelled('Body, JSON'), slowdown, way, way === 'burst' ? TEXT : KEYS);
});

test('what was typed in the JSON editor can be undone and done again', async () => {
  const editor = labelled('Body, JSON');
  await editor.fill('');
  await editor.pressSequentially('{"a": 1}');
  await page.keyboard.press('ControlOrMeta+z');
  const undone = await settledValue(page, editor);
  expect('{"a": 1}'.startsWith(undone)).toBe(true);
  expect(undone).not.toBe('{"a": 1}');
  await page.keyboard.press('ControlOrMeta+Shift+z');
  expect(await settledValue(page, editor)).toBe('{"a": 1}');
});

test('keys in the middle of the text leave the caret where they were typed', async () => {
  const editor = labelled('Body, JSON');
  await editor.fill('{"name": ""}');
  await editor.evaluate((field) => (field as HTMLTextAreaElement).setSelectionRange(10, 10));
  await withTypist(page, 6, (typist) => typist.burst(TEXT));
  expect(await settledValue(page, editor)).toBe(`{"name": "${TEXT}"}`);
});

test('what an input method composes arrives whole', async () => {
  const editor = labelled('Body, JSON');
  await editor.fill('');
  await editor.focus();
  const session = await page.context().newCDPSession(page);
  for (const text of ['k', 'ka', 'かn', 'かん', '漢']) {
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    expect(await settledValue(page, editor)).toBe(text);
  }
  await session.send('Input.insertText', { text: '漢' });
  await session.detach();
  expect(await settledValue(page, editor)).toBe('漢');
});

test('an example replaces what was typed in the JSON editor', async () => {
  await ready();
  await app.open('Playground');
  await labelled('Method').selectOption('POST');
  await bodyAs('JSON');
  const editor = labelled('Body, JSON');
  await editor.fill('{"typed": true}');
  await button('OpenAI: generate an image').click();
  await expect.poll(() => editor.inputValue()).toContain('otter');
  expect(await editor.inputValue()).not.toContain('typed');
});
