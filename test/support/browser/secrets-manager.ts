import type { Locator, Page } from 'playwright-core';

/** The row of a secret in the list, its menu, and what is open of it. */
export function secretsManager(page: Page) {
  const list = page.getByRole('list', { name: 'Client secrets' });
  const row = (name: string): Locator =>
    list.getByRole('listitem').filter({ has: page.locator(`[id="secret-${name}"]`) });
  return {
    list,
    row,
    activity: page.getByRole('region', { name: 'Activity' }),
    async openMenu(name: string): Promise<Locator> {
      await row(name).getByRole('button', { name: 'Actions' }).click();
      const menu = page.getByRole('menu').filter({ visible: true });
      await menu.waitFor();
      return menu;
    },
    async choose(name: string, action: string): Promise<void> {
      const menu = await this.openMenu(name);
      await menu.getByRole('menuitem', { name: action, exact: true }).click();
    },
    /** The message at the bottom. */
    toast: (text: string | RegExp): Locator => page.getByRole('status').filter({ hasText: text }).last(),
  };
}

/** Ends the extension's service worker, as the browser does when it is idle; the next message starts it anew. */
export async function stopBackground(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await devtools.detach();
}

/** Runs in the extension's page: writes down a trial, as a background does before it creates one. */
export async function leaveTrial(name: string): Promise<void> {
  const { local } = (
    globalThis as unknown as {
      chrome: { storage: Record<'local', Record<'get' | 'set', (keys: unknown) => Promise<object>>> };
    }
  ).chrome.storage;
  const { connections } = (await local.get('connections')) as { connections: { list: { id: string }[] } };
  await local.set({ secretTrials: [{ relayId: connections.list[0]?.id, name }] });
}
