import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findBrowser, howToInstall } from '../../../scripts/browsers.mjs';
import { CHROME_OUTPUT, ROOT } from '../../../scripts/targets.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export interface Chromium extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly extensionId: string;
  /** Folder with everything that the browser stores. */
  readonly profile: string;
  /** The popup's page, in a tab as wide as the popup. */
  openPopup(size?: Size): Promise<Page>;
  /** All of the extension's storage, as one object. */
  storage(): Promise<{ local: object; session: object }>;
  /** Closes the browser and keeps the profile, for tests that read it. */
  quit(): Promise<void>;
  /** Closes the browser and removes the profile. */
  close(): Promise<void>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const POPUP_SIZE: Size = { width: 420, height: 600 };

/** Quiet and off the network; facts of each flag are in Chromium's `switches` files. */
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Options {
  /** Tag of the language of the browser and so of the extension's texts: `de`, `ko`, `he`. */
  readonly language?: string;
  /** Folder of the extension. */
  readonly extension?: string;
}

/** The real Chromium with the built extension in it. `args` are added to its command line. */
export async function launchChromium(
  args: readonly string[] = [],
  { language = 'en', extension = CHROME_OUTPUT }: Options = {},
): Promise<Chromium> {
  const executablePath = findBrowser('chromium');
  if (!executablePath) throw new Error(howToInstall('chromium'));
  const folder = await temporaryFolder();
  const context = await chromium.launchPersistentContext(folder.path, {
    executablePath,
    // Playwright's own headless mode is one without extensions; the flag chooses the whole browser.
    headless: false,
    // Linux takes the language from the environment, Windows and macOS from the flag.
    env: { ...process.env, LANGUAGE: language },
    args: [
      ...FLAGS,
      `--lang=${language}`,
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      ...args,
    ],
  });
  context.setDefaultTimeout(15_000);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  const extensionId = new URL(worker.url()).host;

  const quit = (): Promise<void> => context.close();
  const close = async (): Promise<void> => {
    await quit();
    await folder.remove();
  };
  return {
    context,
    extensionId,
    profile: folder.path,
    async openPopup(size = POPUP_SIZE) {
      const page = await context.newPage();
      await page.setViewportSize(size);
      await page.goto(`chrome-extension://${extensionId}/popup.html`);
      return page;
    },
    async storage() {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${extensionId}/popup.html`);
      const stored = await page.evaluate(readStorage);
      await page.close();
      return stored;
    },
    quit,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Runs in the extension's page. */
async function readStorage(): Promise<{ local: object; session: object }> {
  const { storage } = (
    globalThis as unknown as { chrome: { storage: Record<'local' | 'session', { get(): Promise<object> }> } }
  ).chrome;
  return { local: await storage.local.get(), session: await storage.session.get() };
}

/** A picture of a failing or finished state, in `.output/screens`, for people who look at the run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = path.join(ROOT, '.output/screens');
  await mkdir(folder, { recursive: true });
  // After a change of the colour scheme the next frame may still mix both.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
