import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asForm } from '../../../extension/request-model/as-form.ts';
import { field } from '../../../extension/request-model/draft.ts';

const request = {
  clientSecretName: 'openai',
  url: 'https://api.openai.com/v1/images/generations',
  method: 'POST',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  data: { prompt: 'A "cute" <otter> & friends\r\n', n: 1, hd: false, tags: ['a', 'b'] },
};

test("the mission's call becomes a form, with its types", () => {
  const form = asForm({ request, files: [] });
  expect(form).toEqual({
    ok: true,
    value: `<form onsubmit="relay.clientSecretRequest(event).then((response) => console.log(response))">
  <input type="hidden" name="clientSecretName" value="openai">
  <input type="hidden" name="url" value="https://api.openai.com/v1/images/generations">
  <input type="hidden" name="method" value="POST">
  <input type="hidden" name="headers[Authorization]" value="Bearer $CLIENT_SECRET">
  <input type="hidden" name="data[prompt]" value="A &quot;cute&quot; &lt;otter&gt; &amp; friends&#13;&#10;">
  <input hidden type="number" step="any" name="data[n]" value="1">
  <input hidden type="checkbox" name="data[hd]">
  <input type="hidden" name="data[tags][0]" value="a">
  <input type="hidden" name="data[tags][1]" value="b">
  <button>Send</button>
</form>
`,
  });
});

test('files become file fields', () => {
  const image = { ...field('image'), kind: 'file' as const, file: { name: 'x.png', size: 1, type: '' } };
  const form = asForm({ request, files: [image] });
  expect(form.ok && form.value).toContain('<input type="file" name="data[image]">');
});

test.each([
  ['null', { a: null }],
  ['an empty list', { a: [] }],
  ['an empty object', { a: {} }],
  ['a name with brackets', { 'a[b]': 1 }],
  ['names like indexes', { a: { 0: 'x' } }],
  ['a name that reaches a prototype', { constructor: 'x' }],
  ['nesting past what the reader takes', { a: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } }],
  ['a NUL', { a: '\0' }],
  ['half a character', { a: '\ud800' }],
])('%s cannot be said by a form, and is not', (_, data) => {
  const form = asForm({ request: { ...request, data }, files: [] });
  expect(form.ok ? form.value : form.refusal.detail).toMatch(/^This request cannot be written as a form\./);
});

test('no text ends its attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const form = asForm({ request: { ...request, data: { text: `"><script>${text}` } }, files: [] });
      const lines = form.ok ? form.value.split('\n') : [];
      const line = lines.find((one) => one.includes('data[text]')) ?? ' name="" value="">';
      expect(line).toMatch(/^[^"]*(?:"[^"<>]*"[^"<>]*)*>$/);
    }),
    { seed: 9 },
  );
});
