import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type FormPage, type Submit, startFormPage } from '../support/browser/form-page.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Received } from '../support/upstream/upstreams.ts';

const SECRET = 'canary-form-0123456789';
let form: FormPage;
let submitted: FormPage['submitted'];
let dataOf: FormPage['dataOf'];

beforeAll(async () => {
  form = await startFormPage(SECRET);
  ({ submitted, dataOf } = form);
});
afterAll(() => form?.[Symbol.asyncDispose]());

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
