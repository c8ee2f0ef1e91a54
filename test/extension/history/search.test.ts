import { expect, test } from 'vitest';
import { entryOf } from '../../../extension/history/entry.ts';
import { matchesCall, matchesEntry, wordsOf } from '../../../extension/history/search.ts';
import { endedCall } from './build.ts';

const call = endedCall({ method: 'POST', secret: 'openai', url: 'https://api.openai.com/v1/images' });
const entry = { ...entryOf(call, 'relay'), id: 1 };

test.each(['post', '200', 'OpenAI', 'v1/images 200', ''])('an entry is found by "%s"', (query) => {
  expect(matchesEntry(entry, wordsOf(query))).toBe(true);
});

test.each(['404', 'post 404', 'otter'])('an entry is not found by "%s"', (query) => {
  expect(matchesEntry(entry, wordsOf(query))).toBe(false);
});

test('a call is found by words of its request and of its response together', () => {
  expect(matchesCall(call, wordsOf('sea OTTER openai 200'))).toBe(true);
  expect(matchesCall(call, wordsOf('sea lion'))).toBe(false);
});

test('the bytes of an image are not searched', () => {
  const call = endedCall({ body: { kind: 'none', text: '', fields: [] } }, '\x89PNG\r\n\x1a\n otter');
  const image = call.head && { ...call, head: { ...call.head, headers: [] } };
  expect(image && matchesCall(image, ['otter'])).toBe(false);
});
