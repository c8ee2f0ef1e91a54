import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../../scripts/targets.ts';
import { secretsManager } from '../../support/browser/secrets-manager.ts';
import { API } from '../api.ts';
import { panelPictures } from '../panel.ts';
import { SIZES, STORE_IMAGES, type Stage } from '../stage.ts';

const COMMAND = `curl https://api.anthropic.com/v1/messages \\
  --header "x-api-key: $ANTHROPIC_API_KEY" \\
  --header "anthropic-version: 2023-06-01" \\
  --json '{ "model": "claude-sonnet-4-5", "max_tokens": 1024, "messages": [{ "role": "user", "content": "Hello" }] }'`;

const IMAGE_CALL = {
  secret: 'openai',
  method: 'POST',
  url: `https://${API}/v1/images/generations`,
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  json: { model: 'dall-e-3', prompt: 'A cute baby sea otter', n: 1, size: '1024x1024' },
};

/** Screenshots and promotional images as the stores ask for them. */
export async function storesScene(stage: Stage): Promise<void> {
  const { app, page, button, furnish, pictureTo } = stage;
  const shot = (name: string): Promise<void> => pictureTo(path.join(STORE_IMAGES, `screenshot-${name}.png`), 'full');
  await furnish();
  for (const [name, destination] of [
    ['github', 'https://api.github.com/**'],
    ['resend', 'https://api.resend.com/emails'],
  ] as const) {
    await app.register({
      name,
      access: 'Private',
      destination,
      value: `${name}-Zk41xT9mQ2vB7nR5cW8y-${name.slice(0, 4).toUpperCase()}`,
    });
  }
  await app.compose(IMAGE_CALL);
  await app.send();
  await app.response.getByRole('img').first().waitFor();
  await page.getByRole('tab', { name: 'Body' }).first().click();
  await shot('1-playground');

  await page.getByLabel('URL', { exact: true }).focus();
  await page.evaluate((command) => navigator.clipboard.writeText(command), COMMAND);
  await page.keyboard.press('ControlOrMeta+v');
  await page.getByRole('dialog').waitFor();
  await shot('2-paste-a-command');
  await button('Cancel').click();

  await app.open('Secrets');
  const manager = secretsManager(page);
  for (const name of ['openai', 'stripe']) {
    await manager.choose(name, 'Test');
    await manager.row(name).getByText('Works').waitFor();
  }
  await manager.row('openai').getByRole('button').first().click();
  await shot('3-secrets');

  await app.open('Playground');
  await page.getByRole('tab', { name: /^Run as/ }).click();
  await button('Check all three').click();
  await button('Check again').waitFor();
  await shot('4-who-may-call');
  const panel = path.join(STORE_IMAGES, 'screenshot-5-panel.png');
  await panelPictures(stage, SIZES.full, [{ tab: 'Sent', has: '••••', file: panel }]);
  await promotionalImages(stage);
}

/** The icon, the name, and what it is for. */
async function promotionalImages({ chromium }: Stage): Promise<void> {
  const icon = readFileSync(path.join(ROOT, 'extension/icon/icon.svg'), 'utf8');
  const page = await chromium.context.newPage();
  for (const [name, width, height, scale] of [
    ['small', 440, 280, 1],
    ['marquee', 1400, 560, 2.2],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.setContent(`<style>
      body { margin: 0; height: 100vh; display: grid; place-content: center; justify-items: center; gap: ${16 * scale}px;
        background: #0a4f49; color: #fff; font: 600 ${30 * scale}px/1.1 system-ui, sans-serif; text-align: center }
      svg { width: ${72 * scale}px }
      p { margin: 0; font: ${17 * scale}px/1.35 system-ui, sans-serif; color: #bfe5de }
      code { font: 600 0.94em ui-monospace, 'DejaVu Sans Mono', monospace; color: #fff }
    </style>${icon}<div>Client Secret Relay</div><p>Your page says <code>$CLIENT_SECRET</code>.<br>Your relay knows the key.</p>`);
    await page.screenshot({ path: path.join(STORE_IMAGES, `promo-${name}.png`) });
  }
  await page.close();
}
