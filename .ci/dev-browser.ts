import { mkdirSync, watch } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type LaunchOptions } from 'puppeteer-core';
import { createServer } from 'wxt';
import { FIREFOX_OUTPUT, ROOT, TARGETS } from './targets.ts';

/** Kept between runs, so that the relay stays connected. */
const PROFILES = path.join(ROOT, '.output/dev-profiles');

const launch = (options: LaunchOptions): Promise<Browser> =>
  puppeteer.launch({
    headless: false,
    defaultViewport: null,
    handleSIGINT: false,
    // Without "controlled by automated test software".
    ignoreDefaultArgs: ['--enable-automation'],
    ...options,
  });

/** WXT's development server renews styles and components in place and reloads the rest. */
export async function openChromium(executablePath: string, onClose: () => void): Promise<void> {
  const server = await createServer({ root: ROOT, browser: 'chrome', webExt: { disabled: true } });
  await server.start();
  const browser = await launch({
    executablePath,
    userDataDir: profile('chromium'),
    // Chrome takes an extension only through this pipe, no longer from its command line.
    pipe: true,
    enableExtensions: true,
  });
  await browser.installExtension(path.join(ROOT, '.output/chrome-mv3-dev'));
  browser.on('disconnected', onClose);
}

/** WXT has no development server for Manifest V3 in Firefox; this one builds and loads again. */
export async function openFirefox(executablePath: string, onClose: () => void): Promise<void> {
  const target = TARGETS.find(({ output }) => output.startsWith(FIREFOX_OUTPUT));
  if (!target) throw new Error('There is no build for Firefox.');
  await target.build();
  const browser = await launch({ browser: 'firefox', executablePath, userDataDir: profile('firefox') });
  await browser.installExtension(FIREFOX_OUTPUT);
  browser.on('disconnected', onClose);

  const rebuild = async (): Promise<void> => {
    try {
      await target.build();
      await browser.installExtension(FIREFOX_OUTPUT);
      console.log('Reloaded the extension.');
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  for (const folder of ['extension', 'shared']) {
    watch(path.join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, 200);
    });
  }
}

function profile(name: string): string {
  const folder = path.join(PROFILES, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
