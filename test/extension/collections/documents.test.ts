import { expect, test } from 'vitest';
import { MAX_FILE, readDocument } from '../../../extension/collections/document.ts';
import { readImport } from '../../../extension/collections/import.ts';
import { imported, refused } from './build.ts';

const postman = (name: string, folder = 'Folder') => ({
  info: { name: 'c' },
  item: [{ name: folder, item: [{ name, request: 'https://api.example/' }] }],
});

test('a file of 50 MB is refused before it is read', async () => {
  let reads = 0;
  const arrayBuffer = async (): Promise<ArrayBuffer> => {
    reads += 1;
    return new ArrayBuffer(0);
  };
  const file = Object.assign(new Blob(), { arrayBuffer });
  Object.defineProperty(file, 'size', { value: 50_000_000 });
  const result = await readImport(file, []);
  expect(result).toMatchObject({ ok: false, refusal: { code: 'BODY_TOO_LARGE' } });
  expect([reads, MAX_FILE]).toEqual([0, 20_000_000]);
});

test.each([
  [
    'bytes that are not UTF-8',
    new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
    'INVALID_PARAMETER: The file is not text in UTF-8.',
  ],
  ['JSON that ends early', '{"info": {', 'INVALID_PARAMETER: The file is not valid JSON.'],
  ['an invalid document', 'a: [1, 2\nb: }', 'INVALID_PARAMETER: The file is neither JSON nor YAML.'],
  ['an empty file', '', 'UNSUPPORTED_MEDIA_TYPE: The file is none of those'],
  ['other JSON', '[1, 2]', 'UNSUPPORTED_MEDIA_TYPE: The file is none of those'],
  ['null', '[null]', 'UNSUPPORTED_MEDIA_TYPE'],
  ['deep JSON', '['.repeat(100_000) + ']'.repeat(100_000), 'BODY_TOO_LARGE: The file is nested too deeply'],
  ['deep YAML', `a: ${'['.repeat(20_000)}`, 'INVALID_PARAMETER: The file is neither JSON nor YAML.'],
  ['a later version', { format: 'client-secret-relay/calls', version: 2, folders: [], calls: [] }, 'later version'],
  ['our format without calls', { format: 'client-secret-relay/calls', version: 1 }, 'no list of calls'],
])('%s are refused with a reason', async (_, content, reason) => {
  expect(await refused(content)).toContain(reason);
});

test('aliases that multiply each other ("billion laughs") are refused', async () => {
  const lines = ['a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]'];
  for (let level = 1; level < 12; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  expect(await refused(lines.join('\n'))).toMatch(/neither JSON nor YAML|nested too deeply/);
  expect(await refused('a: &a [*a]\nopenapi: 3.0.0')).toMatch(/neither JSON nor YAML|nested too deeply/);
});

test('a file cannot set a prototype', async () => {
  const text = JSON.stringify({
    ...postman('Call'),
    variable: [
      { key: '__proto__', value: 'x' },
      { key: 'constructor', value: 'y' },
    ],
  }).replace('{', '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}},');
  await imported(text);
  await imported(
    '{"swagger": "2.0", "__proto__": {"polluted": 1}, "paths": {"__proto__": {"get": {}}, "/a": {"get": {}}}, "definitions": {"__proto__": {"polluted": 1}}}',
  );
  await imported('openapi: 3.0.0\n__proto__: { polluted: 1 }\npaths: { "/a": { get: {} } }');
  const read = await readDocument(new Blob(['{"a": [{"__proto__": {"polluted": 1}}]}']));
  expect(read).toEqual({ ok: true, value: { a: [{}] } });
  expect((Object.prototype as Record<string, unknown>).polluted).toBe(undefined);
  expect(({} as Record<string, unknown>).polluted).toBe(undefined);
});

test('values of the wrong type are skipped, never thrown', async () => {
  for (const wrong of [null, 1, 'text', [], {}, true, [[]], [{}], { a: 1 }]) {
    for (const document of [
      {
        log: {
          entries: [
            wrong,
            { request: wrong },
            { request: { method: 'GET', url: wrong, headers: wrong, postData: wrong } },
          ],
        },
      },
      {
        info: { name: wrong },
        item: [
          wrong,
          { item: [wrong] },
          { name: wrong, request: wrong },
          { request: { url: wrong, header: wrong, body: wrong, auth: wrong, method: wrong } },
        ],
        auth: wrong,
        variable: wrong,
      },
      {
        openapi: '3.0.0',
        info: wrong,
        servers: wrong,
        security: wrong,
        components: wrong,
        paths: {
          '/a': wrong,
          '/b': { get: wrong, post: { requestBody: wrong, parameters: wrong, tags: wrong, summary: wrong } },
        },
      },
      { openapi: '3.0.0', paths: wrong },
      {
        swagger: '2.0',
        host: wrong,
        paths: { '/a': { get: { parameters: [wrong], responses: wrong } } },
        definitions: wrong,
        securityDefinitions: wrong,
        parameters: wrong,
      },
      { format: 'client-secret-relay/calls', version: 1, folders: [{ name: 'f', calls: [wrong] }], calls: [wrong] },
    ]) {
      const result = await readImport(new Blob([JSON.stringify(document)]), []);
      if (!result.ok) expect(result.refusal.detail).not.toBe('');
    }
  }
});

test('names are one visible line: no control characters, no text that runs backwards, no key', async () => {
  const key = `sk-proj-${'aB3dE5fG7h'.repeat(5)}`;
  const name = async (text: string) => (await imported(postman(text))).calls[0]?.name;
  expect(await name('Get\u0000 the\u001b[31m\n pet\u2028s')).toBe('Get the [31m pet s');
  expect(await name('invoice\u202egpj.exe')).toBe('invoice gpj.exe');
  expect(await name('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  expect(await name('x'.repeat(100_000))).toHaveLength(120);
  expect(await name(`${'x'.repeat(119)}😀`)).toBe('x'.repeat(119));
  expect(await name('\ud800')).toBe('\ufffd');
  expect(await name(`with ${key}`)).toBe('with ••••••••');
  expect(await name('\u0007')).toBe('GET api.example');
  expect((await imported(postman('a', '\u202e\u0000'))).calls[0]?.folder).toBe('c /');
});
