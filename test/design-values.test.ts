import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/targets.ts';

const TOKENS = 'extension/design/tokens.css';

/** Spacing, radii and sizes of fonts: from the design's scales alone. */
const SCALED = /^(?:padding|margin|gap|row-gap|column-gap|text-indent|border(?:-\w+)*-radius|font-size)/;
/** Lengths and times. Multiples of the text's own size, and parts of the window, are no values of a scale. */
const RAW = /(?<![\w#.-])-?(?:\d*\.)?\d+(?:px|rem|pt|ms|s)\b/g;

interface Declaration {
  readonly property: string;
  readonly value: string;
}

const declarationsOf = (css: string): Declaration[] =>
  [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/(?<=[{;]\s*)([a-z-][\w-]*):\s*([^;{}]+)(?=[;}])/gs)].map(
    ([, property = '', value = '']) => ({ property, value }),
  );

const rawIn = (value: string): string[] => [...value.matchAll(RAW)].map(([raw]) => raw);

/** Values that are not from `tokens.css`. A size that belongs to one layout has a name there; no padding is such a size. */
function problemsOf(css: string): string[] {
  const declarations = declarationsOf(css);
  const sizes = declarations
    .filter(({ property, value }) => property.startsWith('--') && rawIn(value).length > 0)
    .map(({ property }) => `var(${property})`);
  return declarations.flatMap(({ property, value }) => {
    if (property.startsWith('--')) return [];
    const isLine = /^(?:border|outline)/.test(property);
    const raw = rawIn(value).filter((one) => !(isLine && one === '1px'));
    const local = SCALED.test(property) ? sizes.filter((size) => value.includes(size)) : [];
    const layer = property === 'z-index' && !value.startsWith('var(') ? [value] : [];
    return [...raw, ...local, ...layer].map((one) => `${property}: ${one}`);
  });
}

test('every spacing, radius, font size, layer and duration is a token, and every layout size has a name', () => {
  const sheets = globSync('extension/**/*.css', { cwd: ROOT }).filter((file) => file !== TOKENS);
  const texts = sheets.map((file) => readFileSync(path.join(ROOT, file), 'utf8'));
  expect(texts.flatMap(declarationsOf).length).toBeGreaterThan(800);
  expect(texts.flatMap((text, index) => problemsOf(text).map((problem) => `${sheets[index]} ${problem}`))).toEqual([]);
});

test('every token is used', () => {
  const tokens = readFileSync(path.join(ROOT, TOKENS), 'utf8');
  const files = globSync('extension/**/*.{css,ts,tsx}', { cwd: ROOT });
  const all = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8')).join('\n');
  // The parts of a call's time are put together from their names.
  const names = declarationsOf(tokens).flatMap(({ property }) => (/^--(?!bar-)/.test(property) ? [property] : []));
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter((name) => !all.includes(`var(${name})`) && !all.includes(`var(${name},`))).toEqual([]);
});

test('a value that is not from the scales would be found', () => {
  expect(
    problemsOf(`.a { /* 5px */ --width: 40px; padding: 0 5px; width: var(--width); min-height: 1.5rem; margin: auto 50% }
      @media (width < 640px) { .b { gap: var(--space-8); margin: calc(-1 * var(--width)); border: 1px solid; border-radius: 50%; } }
      .c { transition: color 80ms; outline: 2px solid; z-index: 4; height: 1.5em; width: 100vh; font-size: 11px; }`),
  ).toEqual([
    'padding: 5px',
    'min-height: 1.5rem',
    'margin: var(--width)',
    'transition: 80ms',
    'outline: 2px',
    'z-index: 4',
    'font-size: 11px',
  ]);
});
