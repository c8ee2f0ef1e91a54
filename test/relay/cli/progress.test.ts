import { expect, test } from 'vitest';
import { createProgress } from '../../../relay/cli/progress.ts';

const written = (isTTY: boolean): string => {
  let text = '';
  let now = 0;
  const progress = createProgress('Working', { isTTY, write: (more) => (text += more) }, () => now);
  for (let done = 0; done <= 1_000; done += 1) {
    progress.step(done, 1_000);
    now += 1;
  }
  progress.end();
  return text;
};

test('a person sees one line that changes, and none in the end', () => {
  const lines = written(true).split('\r\u001b[K');
  expect(lines.length).toBeLessThan(15);
  expect(lines.slice(1, 3)).toEqual(['Working: 0 % (0 of 1000)', 'Working: 10 % (100 of 1000)']);
  expect(lines.at(-1)).toBe('');
});

test('a pipe gets nothing', () => expect(written(false)).toBe(''));
