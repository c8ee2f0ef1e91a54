import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { findBrowser } from './browsers.mjs';
import { openChromium, openFirefox } from './dev-browser.ts';
import { runRelay } from './dev-relay.ts';
import { CHROME_OUTPUT, FIREFOX_OUTPUT } from './targets.ts';

/**
 * The relay, begun anew when its source changes, and a browser with the extension, reloaded when its source changes.
 * Ends with the browser, or with Ctrl+C.
 */
const endRelay = runRelay();
process.on('exit', endRelay);
let browser: Browser | undefined;
// A browser that is only killed asks the next time what went wrong.
const end = async (): Promise<void> => {
  await browser?.close().catch(() => {});
  process.exit(0);
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
// WXT rejects so, where nobody waits, what it cannot build; the next change may mend it.
process.on('unhandledRejection', complain);

try {
  const open = browserHere();
  if (typeof open === 'string') loadByHand(open);
  else {
    browser = await open();
    browser.on('disconnected', () => process.exit(0));
    console.log('The extension is loaded and reloads as you type.');
  }
} catch (error) {
  complain(error);
  process.exit(1);
}

/** How to open the browser, or why there is none. */
function browserHere(): string | (() => Promise<Browser>) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'There is no display to open a browser on.';
  const chromium = findBrowser('chromium') ?? findBrowser('chrome');
  if (chromium) return () => openChromium(chromium);
  const firefox = findBrowser('firefox');
  if (firefox) return () => openFirefox(firefox);
  return 'No Chromium, Chrome or Firefox was found (CHROMIUM_PATH, CHROME_PATH and FIREFOX_PATH can name one).';
}

function complain(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}

function loadByHand(why: string): void {
  console.log(`${why} Run "npm run build" and load the extension by hand:
  Chromium, Chrome: chrome://extensions, Developer mode, "Load unpacked": ${CHROME_OUTPUT}
  Firefox: about:debugging, This Firefox, "Load Temporary Add-on": ${path.join(FIREFOX_OUTPUT, 'manifest.json')}`);
}
