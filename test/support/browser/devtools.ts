import type { Frame, Page } from 'playwright-core';
import { until } from '../until.ts';
import { type Chromium, launchChromium } from './chromium.ts';

/** The real DevTools of one page, with the extension's panel in them. */
export interface DevTools {
  /** Their window, as a page: for keys, sizes and pictures. */
  readonly window: Page;
  /** Brings the extension's panel to the front, as a click on its tab does. */
  openPanel(): Promise<Frame>;
  /** The devtools page behind the panel. */
  readonly devtoolsPage: Frame;
  /** The page with them in front again, after another tab. */
  bringToFront(): Promise<void>;
  setTheme(theme: 'default' | 'dark'): Promise<void>;
  /** Where DevTools stand beside the page, in a window of 1280 by 720. */
  dock(side: 'right' | 'bottom' | 'undocked'): Promise<void>;
}

/** Chromium in which DevTools can be opened and looked into. */
export function launchChromiumWithDevTools(args: readonly string[] = []): Promise<Chromium> {
  // Playwright's own switch: windows of DevTools are targets of the type `other`, which it leaves alone otherwise.
  process.env.PW_CHROMIUM_ATTACH_TO_OTHER = '1';
  return launchChromium(args);
}

/** Opens the page's DevTools and waits until they have loaded the extension: from then on it records. */
export async function openDevTools(page: Page): Promise<DevTools> {
  await makeRoom(page);
  const targetId = await openWindow(page);
  const [window, panel, devtoolsPage] = await until(() => findWindow(page, targetId), {
    timeout: 20_000,
    interval: 100,
  });
  // One size, whatever the screen of the machine.
  await window.setViewportSize({ width: 1280, height: 720 });
  return {
    window,
    devtoolsPage,
    async openPanel() {
      await window.evaluate(`(async () => {
        const { InspectorView } = (await import('./ui/legacy/legacy.js')).InspectorView;
        await InspectorView.instance().showPanel(${JSON.stringify(panel)});
      })()`);
      return until(() => frameOf(window, 'panel.html'), { timeout: 10_000 });
    },
    async bringToFront() {
      await page.bringToFront();
      await makeRoom(page);
    },
    setTheme: (theme) =>
      window.evaluate(`(async () => {
        const { Settings } = (await import('./core/common/common.js')).Settings;
        Settings.instance().moduleSetting('ui-theme').set(${JSON.stringify(theme)});
      })()`),
    dock: (side) =>
      window.evaluate(`(async () => {
        const { DockController } = (await import('./ui/legacy/legacy.js')).DockController;
        DockController.instance().setDockSide(${JSON.stringify(side)});
      })()`),
  };
}

/**
 * The pointer reaches nothing that lies beyond the browser's own window, whatever size is shown; of the window the address
 * bar takes a part. The driver makes it as small as each page that it opens.
 */
async function makeRoom(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { width: 1700, height: 1400 } });
  await session.detach();
}

/** Only for this page: with the switch that opens them for every tab, each visit to the extension would wait for them. */
async function openWindow(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.detach();
  const browser = await page.context().browser()?.newBrowserCDPSession();
  // Newer than the driver's list of commands.
  const send = browser?.send as ((command: string, parameters: object) => Promise<unknown>) | undefined;
  await send?.call(browser, 'Target.openDevTools', { targetId: targetInfo.targetId });
  await browser?.detach();
  return targetInfo.targetId;
}

async function findWindow(page: Page, targetId: string): Promise<[window: Page, panel: string, devtoolsPage: Frame]> {
  const windows = page
    .context()
    .pages()
    .filter((one) => one.url().startsWith('devtools://'));
  for (const window of windows) {
    // Extensions come last. To ask DevTools for their parts before would make those parts too early, and break them.
    const devtoolsPage = window.frames().find(isOurs('devtools.html'));
    if (!devtoolsPage) continue;
    const [inspected, panel] = await window.evaluate(WINDOW_STATE).then((state) => state as readonly unknown[]);
    if (inspected !== targetId) continue;
    if (typeof panel !== 'string') break;
    return [window, panel, devtoolsPage];
  }
  throw new Error(`No DevTools of ${page.url()} with the extension in them, among ${windows.length} windows.`);
}

/** What the window inspects, and the extension's panel in it. The modules are the ones that DevTools themselves load. */
const WINDOW_STATE = `(async () => {
  const { TargetManager } = (await import('./core/sdk/sdk.js')).TargetManager;
  const { InspectorView } = (await import('./ui/legacy/legacy.js')).InspectorView;
  const inspected = TargetManager.instance().primaryPageTarget()?.targetInfo()?.targetId;
  const panel = InspectorView.instance().tabbedPane.tabIds().find((id) => id.startsWith('chrome-extension://'));
  return [inspected, panel];
})()`;

const isOurs =
  (file: string) =>
  (frame: Frame): boolean =>
    frame.url().startsWith('chrome-extension://') && frame.url().endsWith(file);

function frameOf(window: Page, file: string): Frame {
  const frame = window.frames().find(isOurs(file));
  if (!frame) throw new Error(`${file} is not loaded.`);
  return frame;
}
