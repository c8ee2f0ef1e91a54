import type { Locator, Page } from 'playwright-core';

/** What a person does in the extension's window, found by roles and labels as they find it. */
export interface ExtensionApp {
  readonly page: Page;
  open(tab: 'Secrets' | 'Playground' | 'Connection'): Promise<void>;
  connect(link: string): Promise<void>;
  register(secret: NewSecret): Promise<void>;
  /** Fills the playground's form; what is left out stays as it is. */
  compose(request: Composed): Promise<void>;
  send(): Promise<void>;
  /** The line with status and source, once the response is complete. */
  readonly response: Locator;
}

export interface NewSecret {
  readonly name: string;
  readonly value: string;
  readonly access: 'Private' | 'Public';
  /** As one would paste it: a host, an origin or a URL with a path pattern. */
  readonly destination: string;
}

export interface Composed {
  readonly secret?: string;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly runAs?: 'Owner' | 'Anonymous' | 'Test user';
}

export function extensionApp(page: Page): ExtensionApp {
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const tab = (name: string | RegExp): Locator => page.getByRole('tab', { name });
  const response = page.getByRole('region', { name: 'Response' });

  const setHeaders = async (headers: Readonly<Record<string, string>>): Promise<void> => {
    await tab(/^Headers/)
      .first()
      .click();
    const request = page.getByRole('region', { name: 'Request' });
    while ((await request.getByRole('button', { name: /^Remove the header/ }).count()) > 0) {
      await request
        .getByRole('button', { name: /^Remove the header/ })
        .first()
        .click();
    }
    for (const [index, [name, value]] of Object.entries(headers).entries()) {
      await request.getByRole('button', { name: 'Add header' }).click();
      const row = request.getByRole('group', { name: `header ${index + 1}` });
      // The new row takes the focus in the next frame.
      await row.locator('input:focus').waitFor();
      await row.getByLabel('Name').fill(name);
      await row.getByLabel('Value').fill(value);
    }
  };

  const app: ExtensionApp = {
    page,
    response,
    open: (name) => tab(name).first().click(),
    async connect(link) {
      await app.open('Connection');
      await page.getByLabel('Connection link').fill(link);
      await button('Connect').click();
      await page.getByRole('region', { name: 'Connected relay' }).getByText('Connected', { exact: true }).waitFor();
    },
    async register({ name, value, access, destination }) {
      await app.open('Secrets');
      await page.getByRole('button', { name: /^New/ }).first().click();
      await page.getByLabel('Value', { exact: true }).fill(value);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByRole('radio', { name: access }).check({ force: true });
      await page.getByLabel('Add a destination').fill(destination);
      await button('Add the destination').click();
      await button('Encrypt and save').click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
    },
    async compose({ secret, method, url, headers, json, runAs }) {
      await app.open('Playground');
      if (secret !== undefined) await page.getByLabel('Client secret').selectOption(secret);
      if (method !== undefined) await page.getByLabel('Method', { exact: true }).selectOption(method);
      if (url !== undefined) await page.getByLabel('URL', { exact: true }).fill(url);
      if (headers !== undefined) await setHeaders(headers);
      if (json !== undefined) {
        await tab('Body').first().click();
        await page.getByRole('radio', { name: 'JSON' }).check({ force: true });
        await page.getByLabel('Body, JSON').fill(JSON.stringify(json, null, 2));
      }
      if (runAs !== undefined) {
        await tab(/^Run as/).click();
        await page.getByRole('radio', { name: runAs }).check({ force: true });
      }
    },
    async send() {
      const before = await page.evaluate(endedCall, '');
      await button('Send').click();
      // The button is still there, and the response the old one, until the call has begun.
      await page.waitForFunction(endedCall, before);
      // Shown again, in the place of Cancel, once the call is over.
      await response.getByRole('status').first().waitFor();
      await button('Send').waitFor();
    },
  };
  return app;
}

/** Runs in the extension's page: the id of the last call if it has ended and is another than `before`, or nothing. */
async function endedCall(before: string): Promise<string> {
  const { storage } = (
    globalThis as unknown as { chrome: { storage: { session: { get(): Promise<Record<string, unknown>> } } } }
  ).chrome;
  const call = (await storage.session.get())['playground.call'] as { id: string; phase: string } | null | undefined;
  return call && call.id !== before && !['sending', 'receiving'].includes(call.phase) ? call.id : '';
}
