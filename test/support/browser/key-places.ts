import type { Page } from 'playwright-core';

/** Where somebody can type a key into the playground, and how. `before` and `after` are ordinary text around it. */
export interface KeyPlace {
  readonly place: string;
  readonly method: 'GET' | 'POST';
  type(page: Page, text: string): Promise<void>;
}

const url =
  (make: (text: string) => string): KeyPlace['type'] =>
  (page, text) =>
    page.getByLabel('URL', { exact: true }).fill(make(encodeURIComponent(text)));

const row =
  (tab: RegExp, add: string, group: string, name: string): KeyPlace['type'] =>
  async (page, text) => {
    const request = page.getByRole('region', { name: 'Request' });
    await request.getByRole('tab', { name: tab }).click();
    if (group.startsWith('field')) await page.getByRole('radio', { name: 'Form' }).check({ force: true });
    await request.getByRole('button', { name: add }).click();
    const added = request.getByRole('group', { name: new RegExp(`^${group} \\d`) }).last();
    // The new row takes the focus in the next frame: text for its other field would arrive in this one.
    if (!group.startsWith('field')) await added.locator('input:focus').waitFor();
    await added.getByLabel('Name').fill(name);
    await added.getByLabel('Value').fill(text);
  };

const body =
  (kind: 'JSON' | 'Text', make: (text: string) => string): KeyPlace['type'] =>
  async (page, text) => {
    await page.getByRole('region', { name: 'Request' }).getByRole('tab', { name: /^Body/ }).click();
    await page.getByRole('radio', { name: kind, exact: true }).check({ force: true });
    await page.getByLabel(kind === 'JSON' ? 'Body, JSON' : 'Body, text').fill(make(text));
  };

export const KEY_PLACES: readonly KeyPlace[] = [
  { place: 'the path', method: 'GET', type: url((text) => `https://api.example/v1/${text}/send`) },
  { place: 'the query', method: 'GET', type: url((text) => `https://api.example/v1?key=${text}`) },
  { place: 'the userinfo', method: 'GET', type: url((text) => `https://${text}:@api.example/v1`) },
  { place: 'the fragment', method: 'GET', type: url((text) => `https://api.example/v1#${text}`) },
  { place: 'Authorization', method: 'GET', type: row(/^Headers/, 'Add header', 'header', 'Authorization') },
  { place: 'a header', method: 'GET', type: row(/^Headers/, 'Add header', 'header', 'X-Other') },
  { place: 'a parameter', method: 'GET', type: row(/^Params/, 'Add parameter', 'parameter', 'q') },
  { place: 'JSON', method: 'POST', type: body('JSON', (text) => JSON.stringify({ a: [{ b: `x ${text}` }] })) },
  { place: 'raw text', method: 'POST', type: body('Text', (text) => `hello\n${text}\nbye`) },
  { place: 'a form field', method: 'POST', type: row(/^Body/, 'Add field', 'field', 'note') },
];
