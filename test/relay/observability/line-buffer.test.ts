import { expect, test } from 'vitest';
import { createLineBuffer } from '../../../relay/observability/line-buffer.ts';

const collect = () => {
  const written: string[] = [];
  return { written, lines: createLineBuffer((bytes) => written.push(bytes.toString())) };
};

test('lines are written together, in their order, none twice and none cut', () => {
  const { written, lines } = collect();
  const added = Array.from({ length: 2_000 }, (_, index) => `${index} ${'ü€😀x'.repeat(index % 40)}\n`);
  for (const line of added) lines.add(line);
  lines.flush();
  expect(written.join('')).toBe(added.join(''));
  expect(written.length).toBeLessThan(added.length / 20);
  for (const text of written) expect(text.endsWith('\n')).toBe(true);
});

test('a line of any length comes after those before it', () => {
  const { written, lines } = collect();
  const long = `${'€'.repeat(40_000)}\n`;
  lines.add('a\n');
  lines.add(long);
  lines.add('b\n');
  lines.flush();
  lines.flush();
  expect(written).toEqual(['a\n', long, 'b\n']);
});
