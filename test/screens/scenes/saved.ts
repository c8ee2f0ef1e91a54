import { API } from '../api.ts';
import { PETS } from '../pets.ts';
import type { Stage } from '../stage.ts';

export async function savedScene({ app, page, button, furnish, picture }: Stage): Promise<void> {
  const importFile = (name: string, text: string): Promise<void> =>
    page
      .getByLabel('File with calls')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
  await furnish();
  await app.compose({
    secret: 'openai',
    method: 'POST',
    url: `https://${API}/v1/images/generations`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { model: 'dall-e-3' },
  });
  await button('Saved calls').click();
  await page.getByText('No saved calls yet').waitFor();
  await picture('saved-empty');
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByRole('dialog').waitFor();
  await picture('saved-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await button('Dismiss').click();
  await importFile('notes.txt', 'not a collection');
  await page.getByRole('dialog').waitFor();
  await picture('saved-refused');
  await page.keyboard.press('Escape');
  await importFile('pets.yaml', PETS);
  await page.getByRole('heading', { name: 'Import 4 calls?' }).waitFor();
  await picture('saved-import');
  await page.getByText('Show the calls').click();
  await picture('saved-import-calls');
  await button('Import').last().click();
  await page.getByText('Imported 4 calls.').waitFor();
  await picture('saved-list');
}
