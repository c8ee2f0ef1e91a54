import { spawn } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './browsers.mjs';
import { openChromium, openFirefox } from './dev-browser.ts';
import { CHROME_OUTPUT, FIREFOX_OUTPUT, ROOT } from './targets.ts';

/**
 * The relay, restarted when its source changes, and a browser with the extension, reloaded when its source changes.
 * Ends with the browser, or with Ctrl+C.
 */
const relay = spawn(
  process.execPath,
  ['--watch', '--watch-preserve-output', '--max-semi-space-size=64', path.join(ROOT, 'relay/cli/main.ts'), 'start'],
  {
    cwd: ROOT,
    stdio: 'inherit',
    // The APIs that a developer tries first often run on their own machine.
    env: { RELAY_ALLOW_NETWORKS: '127.0.0.0/8,::1/128', ...process.env },
  },
);
const end = (code: number): void => {
  relay.kill();
  process.exit(code);
};
process.on('SIGINT', () => end(0));
process.on('SIGTERM', () => end(0));

const chromium = findBrowser('chromium') ?? findBrowser('chrome');
const firefox = findBrowser('firefox');
const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
try {
  if (!hasScreen) loadByHand('There is no display to open a browser on.');
  else if (chromium) await openChromium(chromium, () => end(0));
  else if (firefox) await openFirefox(firefox, () => end(0));
  else
    loadByHand('No Chromium, Chrome or Firefox was found (CHROMIUM_PATH, CHROME_PATH and FIREFOX_PATH can name one).');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  end(1);
}

function loadByHand(why: string): void {
  console.log(`${why} Run "npm run build" and load the extension by hand:
  Chromium, Chrome: chrome://extensions, Developer mode, "Load unpacked": ${CHROME_OUTPUT}
  Firefox: about:debugging, This Firefox, "Load Temporary Add-on": ${path.join(FIREFOX_OUTPUT, 'manifest.json')}`);
}
