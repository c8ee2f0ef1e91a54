import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { servePage, type WebPage } from '../support/browser/page.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Received, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

const SECRET = 'canary-form-0123456789';
let relay: LocalRelay;
let upstream: Upstream;
let chromium: Chromium;
/** One page for all the forms: each test loads it anew, with its own form in it. */
let site: WebPage;
let body = '';
let page: Page;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([startLocalRelay(), startUpstream(), launchChromium()]);
  await relay.register({ name: 'open', value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
  site = await servePage(relay.url, () => body);
  page = await chromium.context.newPage();
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close(), site?.close()]);
});

type Submit = (page: Page) => Promise<unknown>;
const byButton: Submit = (page) => page.click('#send');

/** Submits a form with these controls; what came to the API, or the code and the field of the refusal. */
async function submitted(controls: string, submit = byButton): Promise<Received | string> {
  body = `<form id="form" onsubmit="relay.clientSecretRequest(event).then(() => 'sent', (error) => error.code + ' ' + error.body.param).then((said) => { document.title = said; })">
  <input type="hidden" name="clientSecretName" value="open">
  <input type="hidden" name="url" value="${upstream.url}/">
  <input type="hidden" name="method" value="POST">
  <input type="hidden" name="headers[Authorization]" value="Bearer $CLIENT_SECRET">
  ${controls}
  <button id="send">Send</button>
</form>`;
  await page.goto(site.url);
  await page.evaluate(() => {
    document.title = '';
  });
  await submit(page);
  await page.waitForFunction(() => document.title !== '');
  const said = await page.title();
  expect(page.url()).toBe(site.url);
  return said === 'sent' ? (upstream.received.at(-1) as Received) : said;
}

const dataOf = async (controls: string, submit?: Submit): Promise<unknown> => {
  const received = await submitted(controls, submit);
  return typeof received === 'string' ? received : JSON.parse(received.body.toString());
};

describe('a control of a form becomes', () => {
  test.each<[string, string, unknown]>([
    ['text', '<input name="data[a]" value="1"><input type="hidden" name="data[b]" value="">', { a: '1', b: '' }],
    ['the text of an area', '<textarea name="data[a]">two\nlines</textarea>', { a: 'two\nlines' }],
    [
      'a number, and nothing where it is empty',
      '<input type="number" name="data[a]" value="1.50"><input type="number" name="data[b]"><input type="number" name="data[c]" value="-0.5e2" step="any">',
      { a: 1.5, c: -50 },
    ],
    [
      'text also from a range and a date',
      '<input type="range" name="data[a]" value="7"><input type="date" name="data[b]" value="2030-01-31">',
      {
        a: '7',
        b: '2030-01-31',
      },
    ],
    [
      'a boolean of a checkbox without a value of its own',
      ['', ' value="on"', ' value="true"', ' value=""']
        .map(
          (value, at) =>
            `<input type="checkbox" name="data[y${at}]"${value} checked><input type="checkbox" name="data[n${at}]"${value}>`,
        )
        .join(''),
      { y0: true, n0: false, y1: true, n1: false, y2: true, n2: false, y3: true, n3: false },
    ],
    [
      'the value of a checkbox with one',
      '<input type="checkbox" name="data[a]" value="x" checked><input type="checkbox" name="data[a]" value="y" checked><input type="checkbox" name="data[a]" value="z"><input type="checkbox" name="data[b]" value="1" checked><input type="checkbox" name="data[c]" value="1">',
      { a: ['x', 'y'], b: '1' },
    ],
    [
      'the checked one of radio buttons',
      '<input type="radio" name="data[a]" value="x"><input type="radio" name="data[a]" value="y" checked><input type="radio" name="data[b]" value="z">',
      { a: 'y' },
    ],
    ['the option of a select', '<select name="data[a]"><option>x<option selected value="2">y</select>', { a: '2' }],
    [
      'a list of select multiple, also of one and of none',
      '<select multiple name="data[a]"><option selected>x<option>y<option selected>z</select><select multiple name="data[b]"><option selected>x</select><select multiple name="data[c]"><option>x</select><select multiple name="data[d][]"><option selected>x<option selected>y<option selected disabled>z</select>',
      { a: ['x', 'z'], b: ['x'], c: [], d: ['x', 'y'] },
    ],
    [
      'nothing where it is disabled, without a name, a button or in a datalist',
      '<input name="data[a]" value="1"><input name="data[b]" value="1" disabled><fieldset disabled name="data[f]"><legend><input name="data[c]" value="kept"></legend><input name="data[d]" value="1"></fieldset><input value="1"><button type="button" name="data[e]" value="1">E</button><input type="reset" name="data[g]" value="1"><datalist><input name="data[h]" value="1"></datalist><output name="data[i]">1</output>',
      { a: '1', c: 'kept' },
    ],
    [
      'a list where its name comes again',
      '<input name="data[a]" value="1"><input name="data[a]" value="2"><input name="data[l][1]" value="y"><input name="data[l][0]" value="x">',
      {
        a: ['1', '2'],
        l: ['x', 'y'],
      },
    ],
    [
      'a value of the form that it names, wherever it stands',
      '<div id="later"></div><input name="data[a]" value="1"><input form="other" name="data[b]" value="1">',
      { a: '1' },
    ],
  ])('%s', async (_, controls, expected) => {
    expect(await dataOf(controls)).toEqual(expected);
  });

  test('one of its form also from outside of it', async () => {
    const outside =
      '</form><input form="form" name="data[b]" value="2"><button id="outside" form="form" name="data[by]" value="me">Send</button><form>';
    expect(await dataOf(`<input name="data[a]" value="1">${outside}`, (page) => page.click('#outside'))).toEqual({
      a: '1',
      b: '2',
      by: 'me',
    });
  });
});

describe('the button that submits', () => {
  test.each<[string, string, unknown]>([
    [
      'a button',
      '<button id="b" name="data[by]" value="b">B</button><button name="data[by]" value="other">O</button>',
      { by: 'b' },
    ],
    [
      'an input',
      '<input id="b" type="submit" name="data[by]" value="i"><input type="submit" name="data[by]" value="o">',
      { by: 'i' },
    ],
  ])('is sent: %s', async (_, controls, expected) => {
    expect(await dataOf(controls, (page) => page.click('#b'))).toEqual(expected);
  });

  test('may be an image, and may be none', async () => {
    const image = '<input name="data[a]" value="1"><input id="b" type="image" alt="Send">';
    expect(await dataOf(image, (page) => page.click('#b'))).toEqual({ a: '1' });
    const script: Submit = (page) => page.evaluate(() => document.querySelector('form')?.requestSubmit());
    expect(await dataOf('<input name="data[a]" value="1">', script)).toEqual({ a: '1' });
  });
});

test('fields with the names of a form’s own properties are fields', async () => {
  const names = [
    'elements',
    'preventDefault',
    'target',
    'submitter',
    'nativeEvent',
    'matches',
    'name',
    'id',
    'method-x',
  ];
  const controls = names.map((name) => `<input type="hidden" name="${name}" value="clobbered">`).join('');
  const byElement: Submit = (page) =>
    page.evaluate(`relay.clientSecretRequest(document.querySelector('form')).then(() => { document.title = 'sent'; })`);
  for (const submit of [byButton, byElement]) {
    expect(await dataOf(`${controls}<input name="data[a]" value="1">`, submit)).toEqual({ a: '1' });
  }
});

describe('files', () => {
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const choose =
    (files: ReturnType<typeof file>[]): Submit =>
    async (page) => {
      await page.setInputFiles('#files', files);
      await page.click('#send');
    };
  const formOf = async (received: Received | string): Promise<[string, unknown][]> => {
    if (typeof received === 'string') return [['refused', received]];
    const type = String(received.headers['content-type']);
    const form = await new Response(new Uint8Array(received.body), { headers: { 'content-type': type } }).formData();
    const values = [...form].map(
      async ([name, value]): Promise<[string, unknown]> =>
        typeof value === 'string' ? [name, value] : [name, [value.name, value.type, await value.text()]],
    );
    return Promise.all(values);
  };

  test('are parts by their path, beside the other fields', async () => {
    const controls = '<input name="data[title]" value="é"><input type="file" id="files" name="data[image]">';
    expect(await formOf(await submitted(controls, choose([file('a.txt', 'one')])))).toEqual([
      ['title', 'é'],
      ['image', ['a.txt', 'text/plain', 'one']],
    ]);
  });

  test('may be many', async () => {
    const controls = '<input type="file" multiple id="files" name="data[images]">';
    const received = await submitted(controls, choose([file('a.txt', 'one'), file('b.txt', '')]));
    expect(await formOf(received)).toEqual([
      ['images[0]', ['a.txt', 'text/plain', 'one']],
      ['images[1]', ['b.txt', 'text/plain', '']],
    ]);
  });

  test('repeat a name that ends in [], and keep their folders', async () => {
    const controls = '<input type="file" multiple id="files" name="data[image[]]">';
    const received = await submitted(controls, choose([file('a.txt', 'one'), file('b.txt', 'two')]));
    expect(await formOf(received)).toEqual([
      ['image[]', ['a.txt', 'text/plain', 'one']],
      ['image[]', ['b.txt', 'text/plain', 'two']],
    ]);
    const folder = await temporaryFolder();
    onTestFinished(() => folder.remove());
    await mkdir(path.join(folder.path, 'docs'));
    await writeFile(path.join(folder.path, 'docs', 'c.txt'), 'three');
    const chosen: Submit = async (page) => {
      await page.setInputFiles('#files', path.join(folder.path, 'docs'));
      await page.click('#send');
    };
    const withFolder = await submitted('<input type="file" webkitdirectory id="files" name="data[f]">', chosen);
    expect(String(typeof withFolder === 'string' ? withFolder : withFolder.body)).toContain('filename="docs/c.txt"');
  });

  test('may be the whole body, with the length of the file', async () => {
    const received = await submitted('<input type="file" id="files" name="data">', choose([file('a.txt', 'one')]));
    expect(received).toMatchObject({
      headers: { 'content-type': 'text/plain', 'content-length': '3' },
      body: Buffer.from('one'),
    });
  });

  test('may be none: then the call is JSON', async () => {
    const controls = '<input name="data[a]" value="1"><input type="file" id="files" name="data[image]">';
    expect(await dataOf(controls)).toEqual({ a: '1' });
  });
});

test.each([
  ['__proto__', 'data[__proto__][x]', 'INVALID_PARAMETER data[__proto__][x]'],
  ['constructor', 'data[constructor]', 'INVALID_PARAMETER data[constructor]'],
  ['nine levels', 'data[b][c][d][e][f][g][h][i]', 'INVALID_PARAMETER data[b][c][d][e][f][g][h][i]'],
  ['an index over 999', 'data[a][1000]', 'INVALID_PARAMETER data[a][1000]'],
])('a name with %s is refused, and nothing is sent', async (_, name, expected) => {
  const before = upstream.received.length;
  expect(await submitted(`<input name="${name}" value="x">`)).toBe(expected);
  expect(upstream.received).toHaveLength(before);
});
