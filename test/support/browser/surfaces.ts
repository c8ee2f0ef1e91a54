import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Surface } from '../../../extension/navigation/surface.ts';
import { until } from '../until.ts';
import { type Chromium, launchChromium } from './chromium.ts';

/** The real popup and side panel, which the driver that launched the browser does not show. */
export interface Surfaces extends AsyncDisposable {
  readonly chromium: Chromium;
  /** The page in this place, once it is in sight. Pages that were returned before lose their connection. */
  shownIn(surface: Surface): Promise<Page>;
  isOpen(surface: Surface): Promise<boolean>;
}

/** Chromium with a second way in: by a port, over which each page of the browser is a page. */
export async function launchWithSurfaces(): Promise<Surfaces> {
  const launched = await launchChromium(['--remote-debugging-port=0']);
  const [port] = (await readFile(path.join(launched.profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  let connected: Browser | null = null;
  const find = async (surface: Surface): Promise<Page | null> => {
    await connected?.close();
    // Pages that open later would not be shown as pages.
    connected = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    for (const page of connected.contexts().flatMap((context) => context.pages())) {
      const view = await page.evaluate(inSight).catch(() => null);
      if (view === surface) return page;
    }
    return null;
  };
  return {
    chromium: launched,
    shownIn: (surface) =>
      until(
        async () => {
          const page = await find(surface);
          if (!page) throw new Error(`The extension is not open as ${surface}.`);
          page.setDefaultTimeout(15_000);
          return page;
        },
        { timeout: 15_000, interval: 200 },
      ),
    isOpen: async (surface) => (await find(surface)) !== null,
    async [Symbol.asyncDispose]() {
      await connected?.close();
      await launched.close();
    },
  };
}

const inSight = "document.visibilityState === 'visible' && document.documentElement.dataset.view";
