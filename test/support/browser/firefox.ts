import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { vi } from 'vitest';
import { findBrowser, howToInstall } from '../../../scripts/browsers.mjs';
import { FIREFOX_OUTPUT } from '../../../scripts/targets.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { POPUP_SIZE } from './chromium.ts';

export interface Firefox extends AsyncDisposable {
  readonly browser: Browser;
  /** Folder with everything that the browser stores. */
  readonly profile: string;
  /** Where files land that a page or a panel gives to its user. */
  readonly downloads: string;
  /** The popup's page in a tab; there once `selector` is. */
  openPopup(selector: string): Promise<Page>;
  /** A page of the extension that it has opened itself, by the end of its address. */
  opened(address: string): Promise<Page>;
  /** Closes the browser and keeps the profile, for tests that read it. */
  quit(): Promise<void>;
  /** Closes the browser and removes the profile. */
  close(): Promise<void>;
}

/** The real Firefox with the built extension in it. */
export async function launchFirefox(): Promise<Firefox> {
  const executablePath = findBrowser('firefox');
  if (!executablePath) throw new Error(howToInstall('firefox'));
  const uuid = randomUUID();
  const [profile, downloads] = await Promise.all([temporaryFolder(), temporaryFolder()]);
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    // A page's size is its window's, as for people: pictures of the window show it then as it is.
    defaultViewport: null,
    userDataDir: profile.path,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      // Firefox draws an extension's address by lot; the tests have to know it.
      'extensions.webextensions.uuids': JSON.stringify({ [await geckoId()]: uuid }),
      'browser.download.folderList': 2,
      'browser.download.dir': downloads.path,
    },
  });
  await browser.installExtension(FIREFOX_OUTPUT);
  const quit = (): Promise<void> => browser.close();
  const close = async (): Promise<void> => {
    await quit();
    await Promise.all([profile.remove(), downloads.remove()]);
  };
  return {
    browser,
    profile: profile.path,
    downloads: downloads.path,
    async openPopup(selector) {
      const page = await browser.newPage();
      await page.setViewport(POPUP_SIZE);
      // The tab changes its process on the way to an extension's page, and the load event is lost.
      await page.goto(`moz-extension://${uuid}/popup.html`, { timeout: 500 }).catch(() => {});
      await page.waitForSelector(selector, { timeout: 15_000 });
      return page;
    },
    opened: (address) =>
      vi.waitFor(
        async () => {
          for (const page of await browser.pages()) {
            // The driver's own idea of its address is from before the change of process.
            if (String(await page.evaluate('location.href')).endsWith(address)) return page;
          }
          throw new Error(`No page ${address} is open.`);
        },
        { timeout: 15_000, interval: 100 },
      ),
    quit,
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function geckoId(): Promise<string> {
  const manifest: { browser_specific_settings: { gecko: { id: string } } } = JSON.parse(
    await readFile(path.join(FIREFOX_OUTPUT, 'manifest.json'), 'utf8'),
  );
  return manifest.browser_specific_settings.gecko.id;
}

/** By role and name, as the accessibility tree has them. `fill` types unless told not to, which is quicker. */
export function byName(page: Page, typing: { readonly typingThreshold?: number } = {}) {
  return {
    press: (role: string, name: string): Promise<void> =>
      page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click(),
    fill: (name: string, text: string): Promise<void> =>
      page.locator(`::-p-aria([name="${name}"][role="textbox"])`).fill(text, typing),
    shows: (text: string): Promise<unknown> => page.locator(`::-p-text(${text})`).wait(),
  };
}
