import { expect, test } from 'vitest';
import { charsetOf, contentKind, decode, imageType } from '../../../extension/http/content.ts';
import type { ResponseHead } from '../../../extension/request-model/playground-call.ts';

const head = (type?: string): ResponseHead => ({
  status: 200,
  source: 'upstream',
  trace: null,
  headers: type === undefined ? [] : [['content-type', type]],
});
const bytes = (text: string) => new TextEncoder().encode(text);
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0);

test.each([
  ['application/json; charset=utf-8', '{}', 'json'],
  ['application/problem+json', '{}', 'json'],
  ['text/event-stream', 'data: a', 'events'],
  ['text/html', '<p>', 'html'],
  ['application/xhtml+xml', '<p>', 'html'],
  ['text/csv', 'a,b', 'text'],
  ['application/atom+xml', '<a/>', 'text'],
  ['image/svg+xml', '<svg/>', 'image'],
  [undefined, ' {"a":1}', 'json'],
  [undefined, 'plain words', 'text'],
  ['application/octet-stream', '\u0000\u0001', 'binary'],
])('%s with %j is shown as %s', (type, text, kind) => {
  expect(contentKind(head(type), bytes(text), true)).toBe(kind);
});

test('a body is empty only when nothing more can come', () => {
  expect(contentKind(head('text/plain'), bytes(''), true)).toBe('empty');
  expect(contentKind(head('text/plain'), bytes(''), false)).toBe('text');
});

test('an image is known by its signature, whatever the type says', () => {
  expect(contentKind(head('application/octet-stream'), PNG, true)).toBe('image');
  expect(imageType(bytes('RIFF....WEBPVP8 '))).toBe('image/webp');
  expect(imageType(bytes('....ftypavif'))).toBe('image/avif');
  expect(imageType(bytes('GIF89a'))).toBe('image/gif');
  expect(imageType(bytes('plain'))).toBeNull();
});

test('HTML that calls itself an image is not shown as a page or an image', () => {
  expect(contentKind(head('image/png'), bytes('<html><script>1</script>'), true)).toBe('text');
});

test.each([
  ['text/plain', 'utf-8'],
  [undefined, 'utf-8'],
  ['text/plain; charset=ISO-8859-1', 'windows-1252'],
  ['text/html; a=b; charset="Shift_JIS"', 'shift_jis'],
  ['text/plain; charset=none', 'utf-8'],
  ['text/plain; charset=', 'utf-8'],
])('the text of %s is read as %s', (type, charset) => {
  expect(charsetOf(head(type))).toBe(charset);
});

test('text is decoded by its encoding', () => {
  expect(decode(Uint8Array.of(0x43, 0x61, 0x66, 0xe9), charsetOf(head('text/plain; charset=latin1')))).toBe('Café');
});
