import type { Locator, Page } from 'playwright-core';

/** The list of saved calls, as a person finds its parts. */
export function savedCalls(page: Page) {
  const pane = page.getByRole('region', { name: 'Saved calls' });
  const rows = pane.getByRole('list').locator('li > button');
  return {
    pane,
    dialog: page.getByRole('dialog'),
    open: (): Promise<void> => page.getByRole('button', { name: 'Saved calls', exact: true }).click(),
    row: (name: RegExp): Locator => rows.filter({ hasText: name }).first(),
    /** The names of folders and calls, from top to bottom. */
    async names(): Promise<(string | undefined)[]> {
      return (await rows.allInnerTexts()).map((text) => text.trim().split('\n')[0]);
    },
    async choose(menu: string, item: string): Promise<void> {
      await pane.getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: item }).click();
    },
    /** Chooses a file with this content, as text or JSON. */
    importFile(name: string, content: unknown): Promise<void> {
      const buffer = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
      return page.getByLabel('File with calls').setInputFiles({ name, mimeType: 'application/json', buffer });
    },
  };
}
