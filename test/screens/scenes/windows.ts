import { API } from '../api.ts';
import { SIZES, type Stage } from '../stage.ts';

/** What opens in front of everything else. */
export async function windowsScene({ app, page, button, furnish, picture }: Stage): Promise<void> {
  await furnish();
  await app.compose({ secret: 'openai', method: 'GET', url: `https://${API}/v1/models` });
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Go to' });
  await palette.getByRole('option').first().waitFor();
  await picture('palette');
  await palette.getByRole('combobox').fill('zzzz');
  await picture('palette-nothing');
  await page.keyboard.press('Escape');
  await app.open('Connection');
  await button('Keyboard shortcuts').click();
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await picture('shortcuts');
  await page.keyboard.press('Escape');
  await app.open('Playground');
  // A menu is placed where it opens.
  await page.setViewportSize(SIZES.popup);
  await button('Examples').click();
  await picture('examples');
  await page.keyboard.press('Escape');
}
