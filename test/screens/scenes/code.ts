import { API } from '../api.ts';
import type { Stage } from '../stage.ts';

const VIEWS = [
  ['curl', 'cURL'],
  ['page', 'clientSecretRequest'],
  ['form', 'HTML form'],
  ['python', 'Python'],
] as const;

/** One call as code. */
export async function codeScene({ app, page, furnish, picture }: Stage): Promise<void> {
  await furnish();
  await app.compose({
    secret: 'openai',
    method: 'POST',
    url: `https://${API}/v1/images/generations`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
  });
  await page.getByRole('tab', { name: 'Code' }).click();
  for (const [view, label] of VIEWS) {
    await page.getByLabel('Code as').selectOption(view);
    await page.getByLabel(`Code, ${label}`).waitFor();
    await picture(`code-${view}`);
  }
  await page.getByLabel('Code as').selectOption('sent');
  await page.getByRole('region', { name: 'Outgoing request' }).waitFor();
  await picture('as-sent');
  await page.getByLabel('Code as').selectOption('page');
  await page.getByLabel('Code, clientSecretRequest').fill('relay.clientSecretRequest({ url: 1 + 1 })');
  await picture('code-unreadable');
}
