import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const SOURCE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** What axe finds wrong on the page: one line for each element, empty where all is well. */
export async function accessibilityProblems(page: Page | Frame): Promise<string[]> {
  // As an expression from outside: the extension's pages let no other script in.
  await page.evaluate(`${SOURCE}; undefined`);
  const { violations } = await page.evaluate(async () => {
    // Colours on their way from one to another have a contrast that nobody sees.
    const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(transitions.map(({ finished }) => finished.catch(() => {})));
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    return axe.run(document, { resultTypes: ['violations'] }) as Promise<axe.AxeResults>;
  });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}
