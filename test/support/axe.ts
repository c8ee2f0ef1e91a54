import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What another theme can make wrong in a page whose elements were all looked at before. */
export const BY_COLOUR: readonly string[] = ['color-contrast', 'link-in-text-block'];
/** What another size can. */
export const BY_SIZE: readonly string[] = ['scrollable-region-focusable', 'target-size', 'color-contrast'];

/**
 * What axe finds wrong on the page: one line for each element, empty where all is well. `rules`: only by these; all of
 * them take half a second.
 */
export async function accessibilityProblems(page: Page | Frame, rules?: readonly string[]): Promise<string[]> {
  // As an expression from outside: the extension's pages let no other script in.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(`${SOURCE}; undefined`);
  const { violations } = await page.evaluate(async (only) => {
    // Colours on their way from one to another have a contrast that nobody sees.
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(transitions.map(({ finished }) => finished.catch(() => {})));
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const options: axe.RunOptions = { resultTypes: ['violations'], ...(only && { runOnly: [...only] }) };
    return axe.run(document, options) as Promise<axe.AxeResults>;
  }, rules);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
