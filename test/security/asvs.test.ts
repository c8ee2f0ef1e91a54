import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Levels of the requirements of ASVS 5.0.0 by section: the third digit of "V1.2" is the level of 1.2.3. */
const LEVELS: Readonly<Record<string, string>> = Object.fromEntries(
  `1.1 22, 1.2 1111122223, 1.3 112222222223, 1.4 222, 1.5 123, 2.1 122, 2.2 112, 2.3 12223, 2.4 23, 3.1 3, 3.2 113,
  3.3 12223, 3.4 11222233, 3.5 11122333, 3.6 3, 3.7 22333, 4.1 12233, 4.2 23333, 4.3 22, 4.4 1222, 5.1 2, 5.2 112333,
  5.3 113, 5.4 222, 6.1 122, 6.2 111111112222, 6.3 11223333, 6.4 112233, 6.5 22222333, 6.6 2223, 6.7 33, 6.8 2222,
  7.1 222, 7.2 1111, 7.3 22, 7.4 11222, 7.5 223, 7.6 22, 8.1 1233, 8.2 1123, 8.3 133, 8.4 23, 9.1 111, 9.2 1222,
  10.1 22, 10.2 223, 10.3 22223, 10.4 1111122222233333, 10.5 22222, 10.6 22, 10.7 222, 11.1 2233, 11.2 22233,
  11.3 11233, 11.4 1222, 11.5 23, 11.6 23, 11.7 33, 12.1 12233, 12.2 11, 12.3 22223, 13.1 2333, 13.2 222223,
  13.3 2233, 13.4 1222233, 14.1 22, 14.2 12223333, 14.3 122, 15.1 12233, 15.2 12233, 15.3 1222222, 15.4 3333, 16.1 2,
  16.2 22222, 16.3 2222, 16.4 222, 16.5 2223`
    .split(',')
    .map((one) => one.trim().split(' ') as [string, string]),
);
const wanted = Object.entries(LEVELS).flatMap(([section, levels]) =>
  [...levels].flatMap((level, index) => (level === '3' ? [] : [{ id: `${section}.${index + 1}`, level }])),
);

describe('the table of ASVS 5.0.0', () => {
  const text = read('docs/security/asvs.md');
  const ids = [...text.matchAll(/v5\.0\.0-(\d+\.\d+\.\d+)/g)].map(([, id]) => id ?? '');
  const [chapters = ''] = text.split('## Not met');
  const rowsOf = (part: string): { id: string; level: string; cells: string[] }[] =>
    part.split('\n').flatMap((line) => {
      if (!line.startsWith('| v5.0.0-')) return [];
      const [id = '', level = '', ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      return [{ id: id.replace('v5.0.0-', ''), level, cells }];
    });

  test('has every requirement of level 1 and 2, each once', () => {
    // 70 and 183 are the standard's own figures; 7 of them are in V17, which has one line here.
    expect(wanted.filter(({ level }) => level === '1')).toHaveLength(70);
    expect(wanted.filter(({ level }) => level === '2')).toHaveLength(176);
    expect(ids.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
  });

  test('says the level of each', () => {
    const levels = new Map(wanted.map(({ id, level }) => [id, level]));
    expect(rowsOf(text).filter(({ id, level }) => levels.get(id) !== level)).toEqual([]);
  });

  test('has its chapters and rows in order', () => {
    const order = rowsOf(chapters).map(({ id }) => id.split('.').reduce((sum, part) => sum * 100 + Number(part), 0));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect([...text.matchAll(/^## V(\d+) /gm)].map(([, chapter]) => Number(chapter))).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 1),
    );
  });

  test('names a test for each that is met', () => {
    const met = rowsOf(chapters);
    expect(met.length).toBeGreaterThan(100);
    expect(met.filter(({ cells }) => cells.length !== 3 || !/`test\/.+\.test\.ts`/.test(cells[2] ?? ''))).toEqual([]);
  });
});
