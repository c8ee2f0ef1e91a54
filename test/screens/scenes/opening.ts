import { holdData } from '../../support/browser/held-data.ts';
import { API } from '../api.ts';
import type { Stage } from '../stage.ts';

/** Each tab before anything has been read, and after: nothing may move in between. */
export async function openingScene({ app, page, chromium, furnish, picture }: Stage): Promise<void> {
  await furnish();
  await app.open('Secrets');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await app.compose({ secret: 'openai', method: 'GET', url: `https://${API}/v1/models` });
  await page.reload();
  await page.getByLabel('URL', { exact: true }).waitFor();
  const allow = await holdData(page);
  for (const tab of ['secrets', 'playground', 'connection']) {
    await page.goto('about:blank');
    await page.goto(`chrome-extension://${chromium.extensionId}/popup.html#${tab}`);
    await picture(`opening-${tab}`);
    await allow();
    await page.getByText('openai').or(page.getByText('Paired devices')).first().waitFor({ state: 'attached' });
    await picture(`opened-${tab}`);
  }
}
