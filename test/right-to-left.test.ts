import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/targets.ts';

const SIDE =
  /^(?:left|right|(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b.*|border-(?:top|bottom)-(?:left|right)-radius)$/;
/** Shorthands with a value for each side. */
const SIDES = /^(?:margin|padding|inset|border-width|border-style|border-color|scroll-margin|scroll-padding)$/;

/** Values of a shorthand, of which one can be a function. */
const partsOf = (value: string): string[] => value.match(/[\w-]+\((?:[^()]|\([^()]*\))*\)|[^\s()]+/g) ?? [];

/** Declarations that stay where they are when the direction of the text changes. */
function physicalIn(css: string): string[] {
  const declarations = css.replace(/\/\*.*?\*\//gs, '').matchAll(/(?<=[{;]\s*)([a-z-][\w-]*):\s*([^;{}]+)(?=[;}])/gs);
  return [...declarations].flatMap(([, property = '', value = '']) => {
    const [top, right, bottom, left] = partsOf(value);
    const differ =
      (SIDES.test(property) && left !== undefined && left !== right) ||
      (property === 'border-radius' && right !== undefined && (top !== right || (left ?? right) !== (bottom ?? top)));
    const isSide = SIDE.test(property) || (/^(?:text-align|float|clear)$/.test(property) && /left|right/.test(value));
    return isSide || differ ? [`${property}: ${value}`] : [];
  });
}

test('styles are by the direction of the text, not by left and right', () => {
  const sheets = globSync('extension/**/*.css', { cwd: ROOT });
  expect(sheets.length).toBeGreaterThan(60);
  const found = sheets.flatMap((file) =>
    physicalIn(readFileSync(path.join(ROOT, file), 'utf8')).map((declaration) => `${file} ${declaration}`),
  );
  expect(found).toEqual([]);
});

test('a side would be found', () => {
  expect(
    physicalIn(`.a { margin-left: 1px; padding: 0 1px 0 calc(1px + (2px * 2)); text-align: right; left: 0 }
      .b { border-right-color: red; border-radius: 1px 0 0 1px; inset: 0 1px auto 2px; float: left }`),
  ).toHaveLength(8);
  expect(
    physicalIn(`.a { margin-inline-start: 1px; padding: 0 1px; text-align: start; inset-inline: 0 auto }
      .b { padding: 0 1px 2px 1px; border-radius: 1px 1px 0 0; text-align: match-parent }`),
  ).toEqual([]);
});
