import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { catalogueScript } from '../../support/browser/catalogue-script.ts';
import { catalogue } from '../../support/catalogue.ts';
import { API } from '../api.ts';
import { SCREENS, SIZES, type Size, type Stage, takePicture } from '../stage.ts';

const LANGUAGES = ['en', 'de', 'he', 'ko'] as const;
const ALL: readonly Size[] = ['side', 'popup', 'wide', 'full'];

/** A window in one language. */
interface Window {
  readonly page: Page;
  button(key: string): Locator;
  text(key: string): string;
  open(tab: 'secrets' | 'playground' | 'connection'): Promise<void>;
  /** At every size; in English, which other scenes have, only as a side panel. */
  picture(name: string, show?: Locator): Promise<void>;
}

/** Each state in each language: before there is a relay, with one, while it does not respond, and without it. */
export async function languagesScene(stage: Stage): Promise<void> {
  const { app, page, button, relay, furnish } = stage;
  await inEach(stage, (window) => tabs(window, 'none'));
  await furnish();
  await app.compose({ secret: 'openai', method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  for (const call of ['v1/models', 'v1/refused', 'v1/customers']) {
    await app.compose({ url: `https://${API}/${call}` });
    await app.send();
  }
  // What was open last time would be in front of the list.
  await app.open('Secrets');
  await page.setViewportSize(SIZES.popup);
  await button('Back to the list').click();
  await page.getByRole('list', { name: 'Client secrets' }).waitFor();
  await page.close();
  await inEach(stage, connected);
  process.kill(relay.pid, 'SIGSTOP');
  await inEach(stage, async (window) => {
    await window.open('connection');
    // What an earlier page has learned is shown at once.
    await window.page.evaluate('chrome.storage.session.clear()');
    await tabs(window, 'loading');
  });
  process.kill(relay.pid, 'SIGCONT');
  await relay.quit();
  await inEach(stage, (window) => tabs(window, 'offline'));
}

async function inEach({ chromium }: Stage, walk: (window: Window) => Promise<void>): Promise<void> {
  for (const language of LANGUAGES) {
    const page = await chromium.context.newPage();
    page.setDefaultTimeout(10_000);
    if (language !== 'en') await page.addInitScript(catalogueScript(language));
    const text = await catalogue(language);
    await walk({
      page,
      text,
      button: (key) => page.getByRole('button', { name: text(key), exact: true }).first(),
      async open(tab) {
        await page.goto(`chrome-extension://${chromium.extensionId}/popup.html#${tab}`);
        await page.reload();
        await page.getByRole('tabpanel').first().waitFor();
      },
      async picture(name, show) {
        for (const size of language === 'en' ? ALL.slice(0, 1) : ALL) {
          for (const theme of ['light', 'dark'] as const) {
            const file = path.join(SCREENS, `${language}-${name}-${size}-${theme}.png`);
            await takePicture(page, { file, size, theme, show });
          }
        }
      },
    });
    await page.close();
  }
}

async function tabs({ open, picture }: Window, state: string): Promise<void> {
  for (const tab of ['secrets', 'playground', 'connection'] as const) {
    await open(tab);
    await picture(`${state}-${tab}`);
  }
}

async function connected(window: Window): Promise<void> {
  await tabs(window, 'connected');
  await secrets(window);
  await lists(window);
  await request(window);
}

async function secrets({ page, button, text, open, picture }: Window): Promise<void> {
  await open('secrets');
  const list = page.getByRole('list', { name: text('secrets.list.label') });
  await list
    .getByRole('button', { name: /openai/ })
    .first()
    .waitFor();
  await picture('secrets-list');
  await page.setViewportSize(SIZES.full);
  await list
    .getByRole('button', { name: /openai/ })
    .first()
    .click();
  await picture('secret');
  await page.setViewportSize(SIZES.full);
  await button('secrets.list.new').click();
  await button('secrets.editor.encryptAndSave').click();
  await picture('editor-mistakes');
  await button('secrets.editor.close').click();
  await open('secrets');
  await page.setViewportSize(SIZES.full);
  await button('secrets.list.fromEnv').click();
  await picture('env-paste');
  await open('secrets');
}

async function lists({ page, button, text, open, picture }: Window): Promise<void> {
  await open('playground');
  await button('playground.history.title').click();
  const calls = page.getByRole('list', { name: text('playground.history.list') });
  await calls.getByRole('button').first().waitFor();
  await picture('history');
  await calls.getByRole('button').first().click();
  await button('playground.history.sendAgain').waitFor();
  await picture('history-call');
  await open('playground');
  await button('playground.queue.title').click();
  await page.getByText(text('playground.queue.empty')).waitFor();
  await picture('queue-empty');
  await open('playground');
  await button('playground.history.savedCalls').click();
  await page.getByText(text('playground.saved.empty')).waitFor();
  await picture('saved-empty');
}

/** What the form says of a request that the relay would refuse, the response to it, and what else is known of both. */
async function request({ page, button, text, open, picture }: Window): Promise<void> {
  await open('playground');
  const url = page.getByLabel('URL', { exact: true });
  await url.fill(`https://$CLIENT_SECRET.example/v1/models`);
  await page.getByText('PLACEHOLDER_NOT_ALLOWED').first().waitFor();
  await picture('finding');
  await url.fill('https://elsewhere.example/v1');
  await page.getByText('URL_NOT_ALLOWED').first().waitFor();
  await picture('finding-policy');
  await button('playground.action.send').click();
  const response = page.getByRole('region', { name: text('playground.response.label') });
  await response.getByText('URL_NOT_ALLOWED').first().waitFor();
  await picture('refusal', response);
  await url.fill(`https://${API}/v1/customers`);
  await button('playground.action.send').click();
  await response.getByText('200 OK').first().waitFor();
  await picture('response', response);
  for (const tab of ['headers', 'timing'] as const) {
    await response.getByRole('tab', { name: text(`playground.response.${tab}`) }).click();
    await picture(`response-${tab}`, response);
  }
  for (const tab of ['compose.code', 'runAs.tabOwner'] as const) {
    await page
      .getByRole('tab', { name: text(`playground.${tab}`) })
      .first()
      .click();
    await picture(tab === 'compose.code' ? 'code' : 'run-as');
  }
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await picture('palette');
  await page.keyboard.press('Escape');
  await open('connection');
  await button('connection.tab.shortcuts').click();
  await page.getByRole('dialog').waitFor();
  await picture('shortcuts');
}
