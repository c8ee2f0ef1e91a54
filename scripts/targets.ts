import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.dirname(import.meta.dirname);
export const CHROME_OUTPUT = path.join(ROOT, '.output/chrome-mv3');
export const FIREFOX_OUTPUT = path.join(ROOT, '.output/firefox-mv3');
export const CLIENT_OUTPUT = path.join(ROOT, '.output/client');
/** What `npm start` and `npm run relay` run. */
export const RELAY_PROGRAM = path.join(ROOT, '.output/relay/main.mjs');

const EVERYWHERE = ['shared', 'package-lock.json', 'scripts/targets.ts'];
const EXTENSION_SOURCES = [
  ...EVERYWHERE,
  'extension',
  'public',
  'wxt.config.ts',
  'scripts/chunks.ts',
  'scripts/class-names.ts',
];

/** Something that is built, from what, and the file whose date tells when. */
export interface Target {
  /** For the command line of the build. */
  readonly id: 'client' | 'relay' | 'chromium' | 'firefox';
  readonly name: string;
  readonly sources: readonly string[];
  readonly output: string;
  readonly build: () => Promise<void>;
}

/** Tools are imported by what needs them: to see that all is up to date must not take as long as loading them. */
export const TARGETS: readonly Target[] = [
  {
    id: 'client',
    name: 'page client',
    sources: EVERYWHERE,
    output: path.join(CLIENT_OUTPUT, 'client.mjs'),
    build: buildClient,
  },
  {
    id: 'relay',
    name: 'relay',
    sources: [...EVERYWHERE, 'relay', 'package.json', 'scripts/bundle-relay.ts'],
    output: RELAY_PROGRAM,
    build: async () => (await import('./bundle-relay.ts')).bundleRelay(ROOT, path.dirname(RELAY_PROGRAM)),
  },
  {
    id: 'chromium',
    name: 'extension for Chromium',
    sources: EXTENSION_SOURCES,
    output: path.join(CHROME_OUTPUT, 'manifest.json'),
    build: () => buildFor('chrome'),
  },
  {
    id: 'firefox',
    name: 'extension for Firefox',
    sources: EXTENSION_SOURCES,
    output: path.join(FIREFOX_OUTPUT, 'manifest.json'),
    build: () => buildFor('firefox'),
  },
];

export function isUpToDate({ sources, output }: Target): boolean {
  if (!existsSync(output)) return false;
  const built = statSync(output).mtimeMs;
  return sources.every((source) => newestIn(path.join(ROOT, source)) <= built);
}

/** Milliseconds since 1970; folders count too, or a deleted file would go unseen. */
export function newestIn(file: string): number {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(file).reduce((newest, name) => Math.max(newest, newestIn(path.join(file, name))), stats.mtimeMs);
}

async function buildFor(browser: 'chrome' | 'firefox'): Promise<void> {
  const { build } = await import('wxt');
  await build({ root: ROOT, browser, mode: 'production', logger: onlyProblems });
}

const silent = (): void => {};
/** WXT's own report is a page long; what went wrong is what a terminal should show. */
export const onlyProblems = {
  debug: silent,
  log: silent,
  info: silent,
  success: silent,
  warn: console.warn,
  error: console.error,
  fatal: console.error,
  level: 0,
};

/** The page client as a classic script (global `clientSecretRelay`) and as a module, and what both load for queued calls. */
async function buildClient(): Promise<void> {
  const { build } = await import('vite');
  for (const [format, entry, file] of [
    ['iife', 'iife.ts', 'client.js'],
    ['es', 'queue/module.ts', 'client-queue.mjs'],
    ['es', 'module.ts', 'client.mjs'],
  ] as const) {
    await build({
      configFile: false,
      root: ROOT,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: CLIENT_OUTPUT,
        emptyOutDir: false,
        target: 'es2022',
        lib: {
          entry: path.join(ROOT, 'shared/client', entry),
          name: 'clientSecretRelay',
          formats: [format],
          fileName: () => file,
        },
        // Vite leaves white space in module libraries; this one is served as it is.
        rolldownOptions: {
          external: './client-queue.mjs',
          output: { minify: true, generatedCode: { symbols: false } },
        },
      },
    });
  }
}
