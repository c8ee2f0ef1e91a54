import { expect, test } from 'vitest';
import { scanJson } from '../../../../extension/response-view/json-lines.ts';
import { runSync } from '../../../../extension/response-view/lines/in-slices.ts';
import { bytesOfDataUrl, createMediaFinder } from '../../../../extension/response-view/media/media-in-json.ts';

const base64 = (start: string): string => btoa(`${start}${'x'.repeat(60)}`);
const png = base64('\u0089PNG\r\n\u001a\n');
const wav = base64('RIFF\u0001\u0002\u0003\u0004WAVEfmt ');

const mediaOf = (value: unknown) => {
  const finder = createMediaFinder();
  runSync(scanJson(JSON.stringify(value), { onString: finder.see }));
  return finder.found();
};

test('base64 of known formats and data URLs are found wherever they are', () => {
  const found = mediaOf({ data: [{ b64_json: png }], logo: 'data:image/svg+xml;utf8,<svg/>', audio: { data: wav } });
  expect(found.items).toEqual([
    { path: 'data.0.b64_json', kind: 'image', type: 'image/png', src: `data:image/png;base64,${png}` },
    { path: 'logo', kind: 'image', type: 'image/svg+xml', src: 'data:image/svg+xml;utf8,<svg/>' },
    { path: 'audio.data', kind: 'audio', type: 'audio/wav', src: `data:audio/wav;base64,${wav}` },
  ]);
});

test.each(['https://images.example/a/otter.png', 'https://cdn.example/img-1.WEBP?sig=a%2Fb&size=2'])(
  '%s is an address, from which nothing is loaded',
  (url) => {
    expect(mediaOf([url]).items).toEqual([{ path: '0', kind: 'remote', url }]);
  },
);

test.each([
  ['words', 'a sea otter'],
  ['base64 of something else', btoa('x'.repeat(200))],
  ['a PDF', base64('%PDF-1.7\n')],
  ['a data URL of a page', 'data:text/html,<script>1</script>'],
  ['a script URL', 'javascript:alert(1)'],
  ['an image at an address without encryption', 'http://images.example/otter.png'],
  ['an address of a page', 'https://images.example/otter'],
  ['a host that looks like a file', 'https://images.png'],
  ['a signature with text that is no base64', `${png}<script>`],
])('%s is no media', (_, text) => {
  expect(mediaOf({ text }).items).toEqual([]);
});

test('what comes after the twelfth is counted', () => {
  const { items, more } = mediaOf(Array.from({ length: 15 }, () => png));
  expect(items.map(({ path }) => path)).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  expect(more).toBe(3);
});

test('a data URL is saved as its bytes', () => {
  const text = (src: string): string | null => {
    const bytes = bytesOfDataUrl(src);
    return bytes && new TextDecoder().decode(bytes);
  };
  expect(text('data:image/svg+xml;charset=utf-8;base64,PHN2Zy8+')).toBe('<svg/>');
  expect(text('data:image/svg+xml,%3Csvg/%3E')).toBe('<svg/>');
  expect([text('data:image/png;base64,*'), text('data:image/svg+xml,%')]).toEqual([null, null]);
});
