// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { install, mayInstall } from './debian.mjs';

/**
 * Where the browsers are. No dependencies: this runs before there are any.
 *
 * Branded Chrome comes last and only for `npm run dev`: since version 137 it takes no extension from its command line,
 * so the tests cannot use it.
 */
const PLACES = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser'],
    files: ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    files: ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
  chrome: {
    variable: 'CHROME_PATH',
    commands: ['google-chrome', 'google-chrome-stable', 'microsoft-edge'],
    files: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
};

/** Absolute path of the browser's program, or null. @param {keyof typeof PLACES} name */
export function findBrowser(name) {
  const { variable, commands, files } = PLACES[name];
  const given = process.env[variable];
  if (given) return existsSync(given) ? given : null;
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  const candidates = commands.flatMap((command) => folders.map((folder) => join(folder, command))).concat(files);
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** The sentence for a person who has to get the browser. @param {'chromium' | 'firefox'} name */
export function howToInstall(name) {
  const { variable } = PLACES[name];
  const debian = name === 'chromium' ? 'chromium' : 'firefox-esr';
  return process.env[variable]
    ? `${variable} names ${process.env[variable]}, which does not exist.`
    : `The tests need ${name === 'chromium' ? 'Chromium' : 'Firefox'}: install it (Debian: apt-get install ${debian}) or set ${variable} to its program.`;
}

/** Gets missing browsers from Debian where that is possible, else throws the sentence that says what to do. */
export function ensureBrowsers() {
  const missing = /** @type {const} */ (['chromium', 'firefox']).filter((name) => findBrowser(name) === null);
  if (missing.length === 0) return;
  const pointsNowhere = missing.some((name) => process.env[PLACES[name].variable]);
  if (!mayInstall() || pointsNowhere) throw new Error(missing.map(howToInstall).join('\n'));

  const packages = missing.map((name) => (name === 'chromium' ? 'chromium' : 'firefox-esr'));
  console.log(`Installing ${packages.join(' and ')} for the tests …`);
  // Without a font Chromium draws boxes, and axe cannot judge contrast.
  install(...packages, 'fonts-liberation');
  const still = missing.filter((name) => findBrowser(name) === null);
  if (still.length > 0) throw new Error(still.map(howToInstall).join('\n'));
}
