import path from 'node:path';
import { API } from '../api.ts';
import { IMAGES, type Stage } from '../stage.ts';

const COMMAND =
  'curl https://api.anthropic.com/v1/messages -H "x-api-key: $ANTHROPIC_API_KEY" --json \'{"max_tokens": 100}\'';

export async function playgroundScene(stage: Stage): Promise<void> {
  const { app, page, button, furnish, picture, pictureTo } = stage;
  await furnish();
  await page
    .getByRole('list', { name: 'Client secrets' })
    .getByRole('button', { name: /openai/ })
    .first()
    .click();
  await picture('try-it');
  await pictureTo(path.join(IMAGES, 'secrets.png'), 'full');
  await app.compose({
    secret: 'openai',
    method: 'POST',
    url: `https://${API}/v1/images/generations`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
  });
  await picture('request');
  await page.getByLabel('URL', { exact: true }).focus();
  await page.evaluate((command) => navigator.clipboard.writeText(command), COMMAND);
  await page.keyboard.press('ControlOrMeta+v');
  await page.getByRole('dialog').waitFor();
  await picture('pasted-command');
  await button('Cancel').click();
  await app.send();
  await app.response.getByRole('img').first().waitFor();
  await page.getByRole('tab', { name: 'Body' }).first().click();
  await picture('playground');
  await pictureTo(path.join(IMAGES, 'playground.png'), 'full');
  await page.getByRole('tab', { name: /^Run as/ }).click();
  await picture('run-as');
  await button('Check all three').click();
  await button('Check again').waitFor();
  await picture('access-proof', page.getByText('You, the owner'));
  await app.compose({ url: 'https://elsewhere.example/' });
  await app.send();
  await picture('refusal', app.response);
  await keysAndMistakes(stage);
}

/** What the form says before anything is sent. */
async function keysAndMistakes({ app, page, picture }: Stage): Promise<void> {
  await app.compose({
    url: `https://${API}/v1/models?key=sk-proj-openai-Zk41xT9mQ2vB7nR5cW8yL3`,
    method: 'GET',
    headers: { Authorization: 'Bearer $CLIENT_SECRETX' },
  });
  await picture('findings');
  await page
    .getByRole('tab', { name: /^Params/ })
    .first()
    .click();
  await picture('params');
}
