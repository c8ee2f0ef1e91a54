import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser, howToInstall } from './browsers.mjs';
import { ROOT } from './targets.ts';

/** What is asked for: toolbar and pages (16, 32), lists of extensions (48, 96 for dense screens), and the stores (128). */
const SIZES = [16, 32, 48, 96, 128];

/** The Chrome Web Store wants this many transparent pixels around the largest one. */
const paddingOf = (size: number): number => (size === 128 ? 16 : 0);

/** `npm run icons`: the PNGs of `extension/icon/icon.svg`. */
const svg = readFileSync(path.join(ROOT, 'extension/icon/icon.svg'), 'utf8');
const folder = path.join(ROOT, 'extension/public/icon');
mkdirSync(folder, { recursive: true });
const executablePath = findBrowser('chromium');
if (!executablePath) throw new Error(howToInstall('chromium'));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { margin: 0 } svg { display: block; margin: ${paddingOf(size)}px }</style>${svg.replace(
      '<svg ',
      `<svg width="${size - 2 * paddingOf(size)}" `,
    )}`,
  );
  await page.screenshot({ path: path.join(folder, `${size}.png`), omitBackground: true });
}
await browser.close();
