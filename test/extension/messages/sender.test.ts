import { expect, test } from 'vitest';
import { pageOf } from '../../../extension/messages/sender.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };

test('our own pages are known by id and URL, in the popup and in a tab', () => {
  expect(pageOf({ id: 'abc', url: 'chrome-extension://abc/popup.html' }, own)).toBe('popup.html');
  expect(pageOf({ id: 'abc', url: 'chrome-extension://abc/panel.html?theme=dark#x' }, own)).toBe('panel.html');
});

test.each([
  ['another extension', { id: 'xyz', url: 'chrome-extension://xyz/popup.html' }],
  ['another extension with our URL', { id: 'xyz', url: 'chrome-extension://abc/popup.html' }],
  ['a content script, which carries our id', { id: 'abc', url: 'https://example.com/popup.html' }],
  ['a page whose host begins like ours', { id: 'abc', url: 'chrome-extension://abc.evil/popup.html' }],
  ['a page of ours that is not listed', { id: 'abc', url: 'chrome-extension://abc/other.html' }],
  ['a path that only ends like ours', { id: 'abc', url: 'chrome-extension://abc/x/popup.html' }],
  ['no URL', { id: 'abc' }],
  ['a broken URL', { id: 'abc', url: 'popup.html' }],
  ['nobody', {}],
])('%s is nobody', (_, sender) => expect(pageOf(sender, own)).toBeNull());
