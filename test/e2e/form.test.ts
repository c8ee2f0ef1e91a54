import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byButton, type FormPage, type Submit, startFormPage } from '../support/browser/form-page.ts';

const SECRET = 'canary-form-0123456789';
let form: FormPage;
let submitted: FormPage['submitted'];
let dataOf: FormPage['dataOf'];

beforeAll(async () => {
  form = await startFormPage(SECRET);
  ({ submitted, dataOf } = form);
});
afterAll(() => form?.[Symbol.asyncDispose]());

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

test.each([
  ['__proto__', 'data[__proto__][x]', 'INVALID_PARAMETER data[__proto__][x]'],
  ['constructor', 'data[constructor]', 'INVALID_PARAMETER data[constructor]'],
  ['nine levels', 'data[b][c][d][e][f][g][h][i]', 'INVALID_PARAMETER data[b][c][d][e][f][g][h][i]'],
  ['an index over 999', 'data[a][1000]', 'INVALID_PARAMETER data[a][1000]'],
])('a name with %s is refused, and nothing is sent', async (_, name, expected) => {
  const before = form.upstream.received.length;
  expect(await submitted(`<input name="${name}" value="x">`)).toBe(expected);
  expect(form.upstream.received).toHaveLength(before);
});
