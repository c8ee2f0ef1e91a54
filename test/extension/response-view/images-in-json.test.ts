import { expect, test } from 'vitest';
import { createImageFinder } from '../../../extension/response-view/images-in-json.ts';
import { scanJson } from '../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../extension/response-view/lines/in-slices.ts';

const png = btoa(`\u0089PNG\r\n\u001a\n${'x'.repeat(60)}`);

const finderOf = (value: unknown) => {
  const finder = createImageFinder();
  runSync(scanJson(JSON.stringify(value), { onString: finder.see }));
  return finder;
};

test('base64 images and data URLs are found wherever they stand', () => {
  const found = finderOf({ data: [{ b64_json: png }], logo: 'data:image/svg+xml;utf8,<svg/>' }).images;
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
  expect(finderOf({ text }).images).toEqual([]);
});

test('images past the twelfth are counted', () => {
  const finder = finderOf(Array.from({ length: 15 }, () => png));
  expect(finder.images.map(({ path }) => path)).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  expect(finder.more()).toBe(3);
});
