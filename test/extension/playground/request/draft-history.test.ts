import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { endOfChange } from '../../../../extension/playground/compose/undo.ts';
import { createDraftHistory } from '../../../../extension/playground/request/draft-history.ts';
import { row } from '../../../../extension/request-model/draft.ts';
import { draft } from '../build.ts';

function withHistory() {
  const clock = { now: 0 };
  const value = signal(draft({ url: '' }));
  const history = createDraftHistory(value, () => clock.now);
  const change = (part: Partial<typeof value.value>, later = 0): void => {
    clock.now += later;
    value.value = { ...value.value, ...part };
  };
  return { ...history, value, change };
}

test('a burst of typing is one step, a pause or another field begins the next', () => {
  const { value, change, undo, redo } = withHistory();
  for (const url of ['h', 'ht', 'htt']) change({ url }, 100);
  change({ url: 'http' }, 2000);
  change({ method: 'PUT' }, 10);
  const urls: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    undo();
    urls.push(`${value.value.method} ${value.value.url}`);
  }
  expect(urls).toEqual(['POST http', 'POST htt', 'POST ', 'POST ']);
  for (let step = 0; step < 4; step += 1) redo();
  expect(value.value).toMatchObject({ url: 'http', method: 'PUT' });
});

test('rows come back as they were, in their place', () => {
  const { value, change, undo } = withHistory();
  const before = value.value;
  change({ headers: [row('X-One', '1'), row('X-Two', '2')] });
  const both = value.value;
  change({ headers: both.headers.slice(1) });
  undo();
  expect(value.value).toBe(both);
  undo();
  expect(value.value).toBe(before);
});

test('a new change ends what could be repeated', () => {
  const { value, change, undo, redo } = withHistory();
  change({ url: 'a' });
  undo();
  change({ url: 'b' });
  redo();
  expect(value.value.url).toBe('b');
});

test('after clearing there is nothing to go back to', () => {
  const { value, change, clear, undo, redo } = withHistory();
  change({ url: 'a' });
  undo();
  clear();
  redo();
  undo();
  expect(value.value.url).toBe('');
});

test('no more than 200 steps are kept', () => {
  const { value, change, undo } = withHistory();
  for (let step = 1; step <= 300; step += 1) change({ url: String(step) }, 1000);
  for (let step = 0; step < 400; step += 1) undo();
  expect(value.value.url).toBe('100');
});

describe('the caret', () => {
  test.each([
    ['abc', 'abXc', 3],
    ['abXc', 'abc', 2],
    ['abc', 'abc!', 4],
    ['', 'all', 3],
    ['all', '', 0],
    ['aaaa', 'aaa', 0],
    ['one two', 'one 2 two', 5],
  ])('goes from %o to %o at offset %i', (before, after, at) => {
    expect(endOfChange(before, after)).toBe(at);
  });
});
