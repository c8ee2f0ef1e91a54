import type { Page } from 'playwright-core';

/** From its next load on, a page of the extension reads nothing and is told nothing until it is allowed to. */
export async function holdData(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(hold);
  return () => page.evaluate(() => (globalThis as unknown as { allowData(): void }).allowData());
}

type Ask = (...input: unknown[]) => Promise<unknown>;
type Asked = Record<string, Ask>;

/** Runs in the page before its own scripts. */
function hold(): void {
  const { chrome } = globalThis as unknown as {
    chrome: { storage?: Record<'local' | 'session', Asked>; runtime: Asked };
  };
  // Not a page of the extension.
  if (!chrome?.storage) return;
  const { local, session } = chrome.storage;
  const allowed = Promise.withResolvers<void>();
  Object.assign(globalThis, { allowData: allowed.resolve });
  const holdBack = (area: Asked, name: string): void => {
    const ask = area[name]?.bind(area);
    area[name] = async (...input) => {
      await allowed.promise;
      return ask?.(...input);
    };
  };
  holdBack(local, 'get');
  holdBack(session, 'get');
  holdBack(chrome.runtime, 'sendMessage');
}
