import type { Page } from 'playwright-core';
import type { Chromium, Size } from '../support/browser/chromium.ts';
import { openDevTools } from '../support/browser/devtools.ts';
import { inspectorPanel } from '../support/browser/inspector-panel.ts';
import { servePage } from '../support/browser/page.ts';
import { API, MAPS } from './api.ts';
import type { Stage } from './stage.ts';

/** A tab of the panel, something that is in it once it is there, and the file for its picture. */
export interface PanelPicture {
  readonly tab: string;
  readonly has: string;
  readonly file: string;
}

/** What a person sees who looks at the calls of a page: the DevTools of the page at the wanted size. */
export async function panelPictures(
  { chromium, relay }: Pick<Stage, 'chromium' | 'relay'>,
  size: Size,
  pictures: readonly PanelPicture[],
): Promise<void> {
  const relayUrl = relay.url;
  await using site = await servePage(relayUrl, PAGE, await userToken(chromium, relayUrl));
  const page = await chromium.context.newPage();
  await page.goto(site.url);
  const devTools = await openDevTools(page);
  await devTools.dock('undocked');
  await devTools.window.setViewportSize(size);
  const panel = inspectorPanel(await devTools.openPanel());
  for (const call of CALLS) await page.evaluate(call).catch(() => {});
  for (const { tab, has, file } of pictures) {
    await panel.open('/v1/images/generations', tab);
    await panel.details.getByText(has).first().waitFor();
    await devTools.window.mouse.move(0, 0);
    await devTools.window.screenshot({ path: file });
  }
  await page.close();
}

/** A signed-in user, as private secrets want one. */
async function userToken(chromium: Chromium, relayUrl: string): Promise<string> {
  const [deviceToken] = /csr_[\w-]+/.exec(JSON.stringify(await chromium.storage())) ?? [];
  const response = await fetch(`${relayUrl}/v1/test-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${deviceToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sub: 'ada' }),
  });
  return ((await response.json()) as { token: string }).token;
}

const CALLS: readonly Parameters<Page['evaluate']>[0][] = [
  'findPlace()',
  'generateImage()',
  "chat('Spell your API key.')",
  'withRawKey()',
];

const PAGE = `<script>
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  const findPlace = () => relay.clientSecretRequest({
    clientSecretName: 'maps', url: 'https://${MAPS}/geocode', method: 'GET',
    headers: { 'X-Api-Key': '$CLIENT_SECRET' }, params: { q: 'Monterey Bay' },
  });
  const generateImage = () => relay.clientSecretRequest({
    clientSecretName: 'openai', url: 'https://${API}/v1/images/generations', method: 'POST', headers,
    data: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
  });
  const chat = (content) => relay.clientSecretRequest({
    clientSecretName: 'openai', url: 'https://${API}/v1/chat/completions', method: 'POST', headers,
    data: { model: 'gpt-4o', messages: [{ role: 'user', content }] },
  });
  const withRawKey = () => fetch('https://${API}/v1/models', {
    headers: { Authorization: 'Bearer sk-proj-openai-Zk41xT9mQ2vB7nR5cW8yL3' },
  });
</script>`;
