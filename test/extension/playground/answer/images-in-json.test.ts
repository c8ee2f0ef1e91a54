import { expect, test } from 'vitest';
import { imagesInJson } from '../../../../extension/playground/answer/images-in-json.ts';

const png = btoa(`\u0089PNG\r\n\u001a\n${'x'.repeat(60)}`);

test('base64 images and data URLs are found wherever they stand', () => {
  const found = imagesInJson({ data: [{ b64_json: png }], logo: 'data:image/svg+xml;utf8,<svg/>' });
  expect(found).toEqual([
    { path: 'data.0.b64_json', type: 'image/png', src: `data:image/png;base64,${png}` },
    { path: 'logo', type: 'image/svg+xml', src: 'data:image/svg+xml;utf8,<svg/>' },
  ]);
});

test.each([
  ['words', 'a sea otter'],
  ['base64 of something else', btoa('x'.repeat(200))],
  ['a data URL of a page', 'data:text/html,<script>1</script>'],
  ['a script URL', 'javascript:alert(1)'],
  ['an address of an image, which is not loaded', 'https://tracker.example/pixel.png'],
  ['a signature with text that is no base64', `${png}<script>`],
])('%s is no image', (_, text) => {
  expect(imagesInJson({ text })).toEqual([]);
});
