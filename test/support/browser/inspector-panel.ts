import type { Frame, Locator } from 'playwright-core';

/** What a person does in the extension's panel, found by roles and labels as they find it. */
export interface InspectorPanel {
  readonly frame: Frame;
  /** The rows with this text, and what hangs below them. */
  row(text: string | RegExp): Locator;
  /** What the toolbar says of how many there are. */
  readonly count: Locator;
  button(name: string): Locator;
  /** The detail's open view. */
  readonly details: Locator;
  /** The text in it. */
  shown(): Promise<string>;
  /** Opens the detail of the last call with this text, at a tab. */
  open(text: string, tab: string): Promise<void>;
  /** An entry of the open call's menu. */
  chooseAction(name: string): Promise<void>;
}

export function inspectorPanel(frame: Frame): InspectorPanel {
  const details = frame.getByRole('region', { name: 'Details' });
  // The detail has rows of its own, with the same words in them.
  const list = frame.getByRole('treegrid');
  const row = (text: string | RegExp): Locator => list.getByRole('row').filter({ hasText: text });
  return {
    frame,
    row,
    count: frame.getByRole('toolbar').getByRole('status'),
    button: (name) => frame.getByRole('button', { name, exact: true }),
    details,
    shown: async () => (await details.textContent()) ?? '',
    async open(text, tab) {
      await row(text).last().click();
      await frame.getByRole('tab', { name: tab }).click();
    },
    async chooseAction(name) {
      await frame.getByRole('button', { name: 'Copy and compare' }).click();
      await frame.getByRole('menuitem', { name }).click();
    },
  };
}
