import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What another theme can make wrong in a page whose elements were all looked at before. */
export const BY_COLOUR: readonly string[] = ['color-contrast', 'link-in-text-block'];
/** What another size can. */
export const BY_SIZE: readonly string[] = ['scrollable-region-focusable', 'target-size', 'color-contrast'];

interface Looked {
  /** Only by these; all of them take a second. */
  readonly rules?: readonly string[] | undefined;
  /** A selector: only there, where all else was looked at before. */
  readonly within?: string | undefined;
}

/** What axe finds wrong on the page: one line for each element, empty where all is well. */
export async function accessibilityProblems(page: Page | Frame, looked: Looked = {}): Promise<string[]> {
  // As an expression from outside: the extension's pages let no other script in.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(`${SOURCE}; undefined`);
  const { violations } = await page.evaluate(async ({ rules, within }) => {
    // Colours on their way from one to another have a contrast that nobody sees.
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(transitions.map(({ finished }) => finished.catch(() => {})));
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const options: axe.RunOptions = { resultTypes: ['violations'], ...(rules && { runOnly: [...rules] }) };
    return axe.run(within ?? document, options) as Promise<axe.AxeResults>;
  }, looked);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
