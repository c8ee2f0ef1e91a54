import { expect, test } from 'vitest';
import { createOutline } from '../../../extension/navigation/outline.ts';
import { memoryStorage } from '../../support/browser/memory-storage.ts';

const NOTHING = { relay: false, secrets: 0, editor: false, request: false };

test('the next page knows what the one before has noted', () => {
  const storage = memoryStorage();
  const first = createOutline(storage);
  expect(first.get()).toBe(null);
  first.note({ relay: true });
  first.note({ secrets: 300 });
  first.note({ request: true });
  expect(first.get()).toEqual({ relay: true, secrets: 300, editor: false, request: true });
  expect(createOutline(storage).get()).toEqual(first.get());
});

test('without a relay nothing is left', () => {
  const storage = memoryStorage();
  const outline = createOutline(storage);
  outline.note({ relay: true, secrets: 3, editor: true, request: true });
  outline.note({ relay: false });
  expect(outline.get()).toEqual(NOTHING);
  outline.note({ editor: true });
  expect(createOutline(storage).get()).toEqual(NOTHING);
});

test.each(['{', '[]', '"text"', '{"relay":"yes"}'])('what is no outline, such as %s, is none', (text) => {
  expect(createOutline(memoryStorage({ outline: text })).get()).toBe(null);
});

test('has room for counts and answers only, not for names', () => {
  const storage = memoryStorage({ outline: JSON.stringify({ ...NOTHING, relay: true, name: 'a-name' }) });
  const outline = createOutline(storage);
  outline.note({ secrets: 1 });
  expect(JSON.parse(storage.stored.outline ?? '')).toEqual({ ...NOTHING, relay: true, secrets: 1 });
});
