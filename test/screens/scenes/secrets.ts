import { secretsManager } from '../../support/browser/secrets-manager.ts';
import { until } from '../../support/until.ts';
import { API } from '../api.ts';
import type { Stage } from '../stage.ts';

const ENV = `OPENAI_API_KEY=sk-proj-Zk41xT9mQ2vB7nR5cW8yL3aB3dE5fG7h
STRIPE_SECRET_KEY=sk_live_51Zk41xT9mQ2vB7nR5cW8yL3
INTERNAL_TOKEN="a-token-of-our-own-0123456789"
PORT=3000
`;

export async function secretsScene(stage: Stage): Promise<void> {
  const { app, page, button, connect, picture } = stage;
  const manager = secretsManager(page);
  await connect();
  await app.open('Secrets');
  await button(/^New/).first().click();
  await picture('editor');
  await button('Encrypt and save').click();
  await picture('editor-mistakes');
  await page.getByLabel('Value', { exact: true }).fill('Bearer sk-proj-Zk41xT9mQ2vB7nR5cW8yL3');
  await picture('editor-value');
  await button(/^(Close|Discard)$/).click();
  await button('Add from a .env file').click();
  await picture('env-paste');
  await page.getByLabel('Variables', { exact: true }).fill(ENV);
  await button('Continue').click();
  await page.getByRole('list', { name: 'Variables' }).waitFor();
  await picture('env-rows');
  await page.reload();
  for (const [name, access, destination] of [
    ['openai', 'Private', `https://${API}/v1/**`],
    ['stripe', 'Private', 'https://api.stripe.com/v1/**'],
    ['maps', 'Public', 'https://maps.example.com/geocode'],
    ['a-service-with-a-very-long-name.for-the-staging-environment-0', 'Private', 'https://api.github.com/**'],
  ] as const) {
    await app.register({ name, access, destination, value: `sk-proj-${name}-Zk41xT9mQ2vB7nR5cW8yL3` });
  }
  await manager.choose('openai', 'Test');
  await manager.row('openai').getByText('Works').waitFor();
  await button('Close').click();
  await picture('secrets-list');
  await manager.openMenu('openai');
  await picture('secret-menu');
  await page.keyboard.press('Escape');
  await manager.row('openai').getByRole('button').first().click();
  await picture('secret');
  await picture('secret-activity', manager.activity);
  await page
    .getByText(/^Advanced/)
    .first()
    .click();
  await picture('secret-advanced', page.getByLabel(/^Expires/));
  await replaceValue(stage);
  await longNames(stage);
}

async function replaceValue({ app, page, picture }: Stage): Promise<void> {
  await app.open('Secrets');
  await secretsManager(page).choose('openai', 'Replace value');
  await page.getByLabel('New value', { exact: true }).fill('sk-proj-new-Zk41xT9mQ2vB7nR5cW8yL3');
  await page.getByText('Tested first, with').waitFor();
  await picture('replace-value', page.getByLabel('New value', { exact: true }));
}

/** Usage of a secret whose name, and whose callers' names, are long. */
async function longNames({ app, page, relay, chromium, button, picture }: Stage): Promise<void> {
  const name = 'a-service-with-a-very-long-name.for-the-staging-environment-0';
  const [token] = /csr_[\w-]+/.exec(JSON.stringify(await chromium.storage())) ?? [];
  const owner = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const subjects = [
    'ada',
    `auth0|${'0123456789abcdef'.repeat(6)}`,
    'somebody.with.a.long.address@subdomain.example.com',
  ];
  for (const sub of subjects) {
    const created = await fetch(`${relay.url}/v1/test-tokens`, {
      method: 'POST',
      headers: owner,
      body: JSON.stringify({ sub }),
    });
    const { token: user } = (await created.json()) as { token: string };
    for (let call = 0; call < 3; call += 1) {
      await fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { authorization: `Bearer ${user}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          clientSecretName: name,
          url: 'https://api.github.com/v1/chat/completions',
          method: 'POST',
          headers: { Authorization: 'Bearer $CLIENT_SECRET' },
          data: { model: 'gpt-4o' },
        }),
      });
    }
  }
  await page.reload();
  await app.open('Secrets');
  await secretsManager(page).row(name).getByRole('button').first().click();
  const usage = page.locator('details').filter({ hasText: /^Usage/ });
  await usage.locator('summary').first().click();
  const isCounted = page.getByRole('img', { name: /: 9 calls/ });
  const refresh = async (): Promise<void> => {
    await button('Refresh usage').click();
    await isCounted.waitFor({ timeout: 1_000 });
  };
  await until(refresh, { timeout: 30_000 });
  await page.getByText('By caller').click();
  await picture('usage-long-names', usage);
  await picture('usage-callers', page.getByRole('region', { name: 'By caller' }));
}
