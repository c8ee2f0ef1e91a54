import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';
import { BUILDS, manifestOf } from '../support/browser/built-extension.ts';

const svg = readFileSync(path.join(ROOT, 'extension/icon/icon.svg'), 'utf8');

describe.each(Object.entries(BUILDS))('icons of the extension for %s', (_, folder) => {
  const icons = manifestOf(folder).icons as Record<string, string>;

  test('are there in every size that is asked for, each as large as it says', () => {
    expect(Object.keys(icons)).toEqual(['16', '32', '48', '96', '128']);
    for (const [size, file] of Object.entries(icons)) {
      const png = readFileSync(path.join(folder, file));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(size), Number(size)]);
    }
  });
});

/** Relative luminance of "#rrggbb", as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('the tile stands out from light and dark toolbars, and the key from the tile', () => {
  const [tile = '', key = ''] = [...svg.matchAll(/fill="(#\w{6})"/g)].map(([, color = '']) => color);
  // Chromium's and Firefox's, light and dark.
  for (const toolbar of ['#ffffff', '#dee1e6', '#f0f0f4', '#35363a', '#1f1f1f', '#2b2a33']) {
    expect(contrast(tile, toolbar), toolbar).toBeGreaterThanOrEqual(3);
  }
  expect(contrast(tile, key)).toBeGreaterThanOrEqual(3);
  expect(contrast('#0b6b62', '#2b2a33')).toBeLessThan(3);
});

test('edges are on the grid of 16, so they are sharp at 16 px', () => {
  expect(svg).toContain('viewBox="0 0 16 16"');
  // Straight lines only; the ring is round.
  const [, key = ''] = / d="([^"]+)"/.exec(svg) ?? [];
  const straight = [...key.matchAll(/[HhVv]([\d.-]+)/g)].map(([, to]) => Number(to));
  expect(straight.length).toBeGreaterThan(6);
  expect(straight.filter((to) => !Number.isInteger(to) && to !== 7.83)).toEqual([]);
});
