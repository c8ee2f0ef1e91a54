import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems } from './axe.ts';
import { screenshot } from './chromium.ts';

/** Takes pictures of a state, in light colours as the popup and in dark ones as a window; axe finds nothing in any. */
export async function expectClean(page: Page, state: string): Promise<void> {
  const problems: string[] = [];
  for (const [colorScheme, width, height] of [
    ['light', 420, 600],
    ['dark', 420, 600],
    ['light', 780, 590],
    ['dark', 1280, 800],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await screenshot(page, `${state}-${width}-${colorScheme}`);
    problems.push(...(await accessibilityProblems(page)).map((problem) => `${colorScheme} ${width}: ${problem}`));
  }
  await page.setViewportSize({ width: 420, height: 600 });
  expect(problems).toEqual([]);
}
