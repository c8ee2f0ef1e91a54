import { API } from '../api.ts';
import type { Stage } from '../stage.ts';

const LONG = `v1/chat/completions?${'filter=everything-that-was-ever-said&'.repeat(8)}end=1`;

/** History, queue and saved calls with addresses far wider than a popup. */
export async function listsScene({ api, app, page, button, furnish, picture }: Stage): Promise<void> {
  await furnish();
  await app.compose({ secret: 'openai', method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  await button('History').click();
  await page.getByText('No calls yet').waitFor();
  await picture('history-empty');
  await button('Back to the response').click();
  for (const path of ['v1/models', 'v1/refused', LONG, 'v1/page']) {
    await app.compose({ url: `https://${API}/${path}` });
    await app.send();
  }
  await app.compose({ url: 'https://elsewhere.example/' });
  await app.send();
  await button('History').click();
  await picture('history');
  const rows = page.getByRole('list', { name: 'Calls' }).getByRole('button');
  await rows.nth(2).click();
  await page.getByText('Send again').waitFor();
  await picture('history-call');
  await page.getByRole('button', { name: /^Compare/ }).click();
  await rows.first().click();
  await page
    .getByRole('heading', { name: /differ|Compar/i })
    .first()
    .waitFor();
  await picture('history-compared');
  await page.reload();
  await queue();

  async function queue(): Promise<void> {
    await button('Queue').click();
    await page.getByText('Nothing in the queue').waitFor();
    await picture('queue-empty');
    await button('Back to the response').click();
    await page.getByRole('tab', { name: /^Run as/ }).click();
    await page.getByRole('radio', { name: 'In a queue' }).check({ force: true });
    await page.getByRole('textbox', { name: /^Queue/ }).fill('drawings');
    await picture('queue-fields');
    for (const path of ['v1/models', `v1/held?${LONG}`, 'v1/held']) {
      await page.getByLabel('URL', { exact: true }).fill(`https://${API}/${path}`);
      await button('Send').click();
      await app.response
        .getByText(/queue drawings|Response from/)
        .first()
        .waitFor();
    }
    await picture('queued-call');
    await button('Queue').click();
    await page.getByRole('list', { name: 'Queued calls' }).waitFor();
    await picture('queue');
    api.release();
  }
}
