import { API } from '../api.ts';
import type { Stage } from '../stage.ts';

const KINDS = [
  'customers',
  'chat/completions',
  'stream',
  'text',
  'page',
  'audio',
  'pdf',
  'picture',
  'bytes',
  'none',
  'refused',
];

/** A response of each kind, and what else is known of a call. */
export async function responsesScene({ app, page, furnish, picture }: Stage): Promise<void> {
  await furnish();
  await app.compose({ secret: 'openai', method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  for (const kind of KINDS) {
    await app.compose({ url: `https://${API}/v1/${kind}` });
    await app.send();
    await picture(`response-${kind.replace('/', '-')}`, app.response);
  }
  await app.compose({ url: `https://${API}/v1/echo` });
  await app.send();
  await app.response.getByText(/Secret redacted/).waitFor();
  await picture('response-redacted', app.response);
  for (const tab of [/^Headers/, /^Timing/]) {
    await app.response.getByRole('tab', { name: tab }).click();
    await picture(`response-${tab.source.slice(1).toLowerCase()}`, app.response);
  }
  await page.reload();
}
