import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type LaunchOptions, type Page, type Target } from 'puppeteer-core';
import { createServer } from 'wxt';
import { whenChanged } from './dev-watch.ts';
import { withoutSpinner } from './spinner.ts';
import { FIREFOX_OUTPUT, onlyProblems, ROOT, TARGETS } from './targets.ts';

/** Kept between runs, so that the relay stays connected. */
const PROFILES = path.join(ROOT, '.output/dev-profiles');

/** WXT's development server renews styles and components in place and reloads the rest. */
export async function openChromium(executablePath: string): Promise<Browser> {
  const server = await createServer({
    root: ROOT,
    browser: 'chrome',
    webExt: { disabled: true },
    logger: onlyProblems,
  });
  await withoutSpinner(() => server.start());
  const userDataDir = profile('chromium');
  allowDeveloperMode(userDataDir);
  const browser = await launch({
    executablePath,
    userDataDir,
    // Chrome takes an extension only through this pipe, no longer from its command line.
    pipe: true,
    enableExtensions: true,
    args: [
      // Ctrl+C reaches the browser, too, and it takes that for a crash.
      '--hide-crash-restore-bubble',
      // As root, which is who one is in many a container, Chromium refuses to start with its sandbox.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
  const id = await browser.installExtension(path.join(ROOT, '.output/chrome-mv3-dev'));
  const extension = `chrome-extension://${id}/`;
  const { reloadExtension } = server;
  server.reloadExtension = () => void reloadAround(browser, extension, reloadExtension);
  // In the tab that a new browser starts with: the extension's icon is hidden in a menu until a person pins it.
  const [tab] = await browser.pages();
  await goTo(tab ?? (await browser.newPage()), `${extension}popup.html`);
  return browser;
}

/** Drawn by lot for each profile, were it not given; its storage goes by it. */
const FIREFOX_ID = 'b1a5f6f0-8f0e-4c35-9f0b-6f2b6c1d7a42';

/** WXT has no development server for Manifest V3 in Firefox; this one builds and loads again. */
export async function openFirefox(executablePath: string): Promise<Browser> {
  const target = TARGETS.find(({ output }) => output.startsWith(FIREFOX_OUTPUT));
  if (!target) throw new Error('There is no build for Firefox.');
  await withoutSpinner(target.build);
  const manifest = JSON.parse(readFileSync(path.join(FIREFOX_OUTPUT, 'manifest.json'), 'utf8'));
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    userDataDir: profile('firefox'),
    // Firefox lets nobody else open an extension's page from outside.
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({ [manifest.browser_specific_settings.gecko.id]: FIREFOX_ID }),
    },
  });
  const load = async (tab: Page | undefined): Promise<void> => {
    const shown = tab ?? (await browser.newPage());
    await browser.installExtension(FIREFOX_OUTPUT);
    await goTo(shown, `moz-extension://${FIREFOX_ID}/popup.html`);
  };
  await load((await browser.pages())[0]);
  void whenChanged(['extension', 'shared'], async () => {
    try {
      await withoutSpinner(target.build);
      // Firefox closes the tabs of the old one, and itself with the last.
      await load(undefined);
      console.log('Reloaded the extension.');
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  });
  return browser;
}

async function launch(options: LaunchOptions): Promise<Browser> {
  try {
    return await puppeteer.launch({
      headless: false,
      defaultViewport: null,
      handleSIGINT: false,
      // Without "controlled by automated test software".
      ignoreDefaultArgs: ['--enable-automation'],
      ...options,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${options.executablePath} could not be started: ${reason}`);
  }
}

/** Chromium closes the tabs of an extension that reloads, so they leave before and come back after. */
async function reloadAround(browser: Browser, extension: string, reload: () => void): Promise<void> {
  const tabs = (await browser.pages()).filter((page) => page.url().startsWith(extension));
  const urls = tabs.map((page) => page.url());
  await Promise.all(tabs.map((page) => goTo(page, 'about:blank')));
  const started = workerStarted(browser, extension);
  reload();
  await started;
  await Promise.all(tabs.map((page, index) => goTo(page, urls[index] ?? extension)));
}

/** In Firefox a tab changes its process on the way to an extension's page, and the load event is lost. */
async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url, { timeout: 5_000 }).catch(() => {});
}

/** Resolves when the worker of the extension starts the next time. */
const workerStarted = (browser: Browser, extension: string): Promise<void> =>
  new Promise((resolve) => {
    const seen = (target: Target): void => {
      if (target.type() !== 'service_worker' || !target.url().startsWith(extension)) return;
      browser.off('targetcreated', seen);
      resolve();
    };
    browser.on('targetcreated', seen);
  });

/** Without it Chromium switches an unpacked extension off when it reloads itself. */
function allowDeveloperMode(userDataDir: string): void {
  const file = path.join(userDataDir, 'Default/Preferences');
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const extensions = { ...kept.extensions, ui: { ...kept.extensions?.ui, developer_mode: true } };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...kept, extensions }));
}

function profile(name: string): string {
  const folder = path.join(PROFILES, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
