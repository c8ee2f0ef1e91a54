import type { Browser } from 'puppeteer-core';
import { vi } from 'vitest';
import { firefoxWindow } from './firefox-window.ts';

/** Firefox's own toolbox, with the extension's panel in front. */
export interface FirefoxPanel {
  /** An expression in the panel's frame, `content` is the panel's window. */
  read(expression: string): Promise<unknown>;
  /** What stands in the panel's window: the text of each element that `selector` finds. */
  texts(selector: string): Promise<readonly string[]>;
  /** All of the panel's document: attributes too, and what stands in its fields. */
  html(): Promise<string>;
  /** Clicks on the first element of `selector` with `text` in its label or text, once it is there and can be hit. */
  press(selector: string, text: string): Promise<void>;
  fill(selector: string, text: string): Promise<void>;
  setTheme(theme: 'light' | 'dark'): Promise<void>;
  /** Where the toolbox stands: beside the page, or in a window of its own. The panel is reloaded. */
  dock(host: 'bottom' | 'right' | 'window'): Promise<void>;
  layout(): Promise<PanelLayout>;
  /** The text that was copied last. */
  clipboard(): Promise<string>;
  /** A picture of the window that the toolbox is in. */
  screenshot(name: string): Promise<void>;
}

export interface PanelLayout {
  /** Whether the panel as a whole scrolls, which it never should. */
  readonly scrolls: boolean;
  /** So many calls are in sight. */
  readonly rows: number;
  readonly isOpenTabInSight: boolean;
}

export const TABS = ['Sent', 'Response', 'Policy', 'Leaks', 'Timing', 'Headers', 'Caller'] as const;

/** For `read`: the theme's name, then what is computed of it. */
export const THEME_AND_COLOURS = `[content.document.documentElement.dataset.theme].concat(['backgroundColor', 'color'].map(
  (name) => content.getComputedStyle(content.document.documentElement)[name]))`;
/** Background and text of each theme. */
export const COLOURS = {
  dark: ['rgb(19, 22, 23)', 'rgb(232, 236, 236)'],
  light: ['rgb(255, 255, 255)', 'rgb(21, 25, 26)'],
} as const;

/**
 * Opens the toolbox for the tab that shows `url` and brings the extension's panel to the front; from then on the
 * extension is told of the page's calls. The panel's window is a remote browser in a frame of the toolbox, where neither
 * the driver's pages nor its tree of contexts reach. The browser's own window is in reach, and from there it goes on as
 * Firefox itself does: by the modules of DevTools, then by a frame script in the panel.
 */
export async function openFirefoxPanel(browser: Browser, url: string): Promise<FirefoxPanel> {
  const window = await firefoxWindow(browser);
  await window.evaluate(openToolbox(url));
  await until('The toolbox has no panel of the extension.', () => window.evaluate(SHOW_PANEL));
  await until('The extension does not listen to the network log.', () => window.evaluate(IS_LISTENING));
  const read = (expression: string): Promise<unknown> => window.evaluate(inPanel(expression));
  const inElement = (selector: string, text: string, use: string): Promise<void> =>
    until(`No ${selector} with "${text}" that can be used.`, () => read(element(selector, text, use)));
  const isLoaded = (): Promise<unknown> =>
    read(`!!content.document.querySelector('[role=toolbar]')`).catch(() => false);
  await until('The panel stays empty.', isLoaded);
  return {
    read,
    texts: async (selector) =>
      (await read(
        `Array.from(content.document.querySelectorAll(${JSON.stringify(selector)}), (one) => one.textContent)`,
      )) as string[],
    html: async () => String(await read(HTML)),
    press: (selector, text) => inElement(selector, text, PRESS),
    fill: (selector, text) =>
      inElement(
        selector,
        '',
        `found.focus();
        found.value = ${JSON.stringify(text)};
        found.dispatchEvent(new content.Event('input', { bubbles: true }));`,
      ),
    setTheme: async (theme) => void (await window.evaluate(`Services.prefs.setCharPref('devtools.theme', '${theme}')`)),
    async dock(host) {
      await window.evaluate(`Promise.resolve(ourToolbox.switchHost('${host}')).then(() => null)`);
      await until('The panel was not reloaded.', isLoaded);
    },
    layout: async () => (await read(LAYOUT)) as PanelLayout,
    clipboard: async () => String(await window.evaluate(CLIPBOARD)),
    screenshot: (name) => window.screenshot('ourToolbox.topWindow', name),
  };
}

const until = (otherwise: string, isSo: () => Promise<unknown>): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await isSo())) throw new Error(otherwise);
    },
    { timeout: 20_000, interval: 50 },
  );

const openToolbox = (url: string): string => `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const tab = gBrowser.tabs.find((one) => one.linkedBrowser.currentURI.spec === ${JSON.stringify(url)});
  globalThis.ourToolbox = await gDevTools.showToolboxForTab(tab);
})()`;

/** An extension's tool is there once its devtools page has asked for it; the toolbox tells of it then. */
const SHOW_PANEL = `(async () => {
  const ours = ourToolbox.getAdditionalTools().find((one) => one.label === 'Client Secrets');
  if (ours) await ourToolbox.selectTool(ours.id);
  return ours !== undefined;
})()`;

/** What calls the page makes before is lost: the toolbox connects to its network log only when an extension asks. */
const IS_LISTENING = 'ourToolbox.getNetMonitorAPI().then((api) => api.hasRequestFinishedListeners())';

const inPanel = (expression: string): string => {
  const script = `{
    let response;
    try { response = { value: ${expression} }; } catch (error) { response = { error: String(error) }; }
    sendAsyncMessage('test:read', JSON.stringify(response));
  }`;
  return `new Promise((resolve, reject) => {
    const frame = ourToolbox.doc.getElementById('toolbox-panel-iframe-' + ourToolbox.currentToolId);
    const { messageManager } = frame.contentDocument.getElementById('webext-panels-browser');
    messageManager.addMessageListener('test:read', function take({ data }) {
      messageManager.removeMessageListener('test:read', take);
      const { value, error } = JSON.parse(data);
      if (error === undefined) resolve(value);
      else reject(new Error(error));
    });
    // A window that is thrown away in the meantime does not respond.
    setTimeout(() => reject(new Error('The panel does not respond.')), 5_000);
    messageManager.loadFrameScript('data:,' + ${JSON.stringify(encodeURIComponent(script))}, false);
  })`;
};

const HTML = `content.document.documentElement.outerHTML +
  Array.from(content.document.querySelectorAll('input, textarea, select'), (one) => one.value).join(' ')`;

const LAYOUT = `(({ document, innerWidth, innerHeight }) => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const [tab, tabs] = [box('[role=tab][aria-selected=true]'), box('[role=tablist]')];
  return {
    scrolls: document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight,
    rows: Array.from(document.querySelectorAll('[data-call]')).filter((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    }).length,
    isOpenTabInSight: tab.left >= tabs.left && tab.right <= tabs.right + 1,
  };
})(content)`;

const CLIPBOARD = `(() => {
  const copied = Cc['@mozilla.org/widget/transferable;1'].createInstance(Ci.nsITransferable);
  copied.init(null);
  copied.addDataFlavor('text/plain');
  Services.clipboard.getData(copied, Ci.nsIClipboard.kGlobalClipboard, window.browsingContext.currentWindowContext);
  const text = {};
  copied.getTransferData('text/plain', text);
  return text.value.QueryInterface(Ci.nsISupportsString).data;
})()`;

/** False where it is not there yet. */
const element = (selector: string, text: string, use: string): string => `(() => {
  const found = Array.from(content.document.querySelectorAll(${JSON.stringify(selector)})).find((one) =>
    (one.getAttribute('aria-label') ?? one.textContent).includes(${JSON.stringify(text)}));
  if (!found) return false;
  ${use}
  return true;
})()`;

/** As the pointer does: what lies under something else, or out of sight, is not pressed; and a person was it. */
const PRESS = `found.scrollIntoView({ block: 'center', inline: 'nearest' });
  const { left, top, width, height } = found.getBoundingClientRect();
  const hit = content.document.elementFromPoint(left + width / 2, top + height / 2);
  if (!hit || !found.contains(hit)) return false;
  content.document.notifyUserGestureActivation();
  found.click();`;
