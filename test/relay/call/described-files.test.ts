import { describe, expect, test } from 'vitest';
import { createDescribedFiles, notDescribed, wrongSize } from '../../../relay/call/described-files.ts';

const A = { path: 'data[a]', size: 1 };
const A2 = { path: 'data[a]', size: 2, name: 'second', type: 'text/plain' };
const B = { path: 'data[b]', size: 3 };

test('without a description any file may come, and none has to', () => {
  const files = createDescribedFiles(null);
  expect([files.take('data[a]'), files.take('data[a]'), files.missing()]).toEqual([{}, {}, null]);
});

describe('with a description', () => {
  test('each file comes once, those of the same name in their order', () => {
    const files = createDescribedFiles([A, B, A2]);
    expect([files.take('data[a]'), files.take('data[a]'), files.take('data[a]')]).toEqual([A, A2, undefined]);
    expect(files.take('data[c]')).toBeUndefined();
    expect(files.missing()).toMatchObject({ code: 'INVALID_PARAMETER', param: 'files.data[b]' });
    expect(files.take('data[b]')).toBe(B);
    expect(files.missing()).toBeNull();
  });

  test('of no files none may come', () => {
    const files = createDescribedFiles([]);
    expect([files.take('data[a]'), files.missing()]).toEqual([undefined, null]);
  });

  test('is not used up by another call', () => {
    const described = [A];
    createDescribedFiles(described).take('data[a]');
    expect(described).toEqual([A]);
  });
});

test('a file that is not as described is named, as far as its name is bounded', () => {
  for (const refused of [notDescribed('x'.repeat(500)), wrongSize('x'.repeat(500), 7)]) {
    expect(refused).toMatchObject({ code: 'INVALID_PARAMETER', param: `files.${'x'.repeat(128)}` });
  }
  expect(wrongSize('a', 7).detail).toContain('7');
});
