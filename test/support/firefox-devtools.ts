import type { Browser } from 'puppeteer-core';

/** Firefox's own toolbox, with the extension's panel in front. */
export interface FirefoxPanel {
  /** What stands in the panel's window: the text of each element that `selector` finds. */
  texts(selector: string): Promise<readonly string[]>;
  /** All of the panel's document, attributes too. */
  html(): Promise<string>;
}

/**
 * Opens the toolbox for the tab that shows `url` and brings the extension's panel to the front. The panel's window is a
 * remote browser in a frame of the toolbox, where neither the driver's pages nor its tree of contexts reach. The browser's
 * own window is in reach, and from there it goes on as Firefox itself does: by the modules of DevTools, then by a frame
 * script in the panel.
 */
export async function openFirefoxPanel(browser: Browser, url: string): Promise<FirefoxPanel> {
  const evaluate = await inBrowserWindow(browser);
  await evaluate(openToolbox(url));
  const read = async (expression: string): Promise<unknown> => JSON.parse(await evaluate(inPanel(expression)));
  return {
    texts: async (selector) =>
      (await read(
        `Array.from(content.document.querySelectorAll(${JSON.stringify(selector)}), (one) => one.textContent)`,
      )) as string[],
    html: async () => (await read('content.document.documentElement.outerHTML')) as string,
  };
}

/** The driver's own connection: its pages are the web's only. */
interface Connection {
  send(method: string, params: unknown): Promise<{ readonly result: unknown }>;
}
type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

async function inBrowserWindow(browser: Browser): Promise<(expression: string) => Promise<string>> {
  const { connection } = browser as unknown as { connection: Connection };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { contexts } = tree.result as { contexts: { context: string; url: string }[] };
  const window = contexts.find((one) => one.url === 'chrome://browser/content/browser.xhtml');
  if (!window) throw new Error('Firefox shows no window of its own.');
  return async (expression) => {
    const { result } = await connection.send('script.evaluate', {
      expression,
      target: { context: window.context },
      awaitPromise: true,
    });
    const evaluated = result as Evaluated;
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
    return evaluated.result.value;
  };
}

/** An extension's tool is there once its devtools page has asked for it; the toolbox tells of it then. */
const openToolbox = (url: string): string => `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const tab = gBrowser.tabs.find((one) => one.linkedBrowser.currentURI.spec === ${JSON.stringify(url)});
  const toolbox = await gDevTools.showToolboxForTab(tab);
  const ours = () => toolbox.getAdditionalTools().find((one) => one.label === 'Client Secrets');
  const deadline = Date.now() + 20_000;
  while (!ours()) {
    if (Date.now() > deadline) throw new Error('The toolbox has no panel of the extension.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { id } = ours();
  await toolbox.selectTool(id);
  globalThis.panelOfTheExtension = () =>
    toolbox.doc.getElementById('toolbox-panel-iframe-' + id).contentDocument.getElementById('webext-panels-browser');
  return 'open';
})()`;

const inPanel = (expression: string): string => {
  const script = `sendAsyncMessage('test:read', JSON.stringify(${expression}))`;
  return `new Promise((resolve) => {
    const { messageManager } = globalThis.panelOfTheExtension();
    messageManager.addMessageListener('test:read', function take({ data }) {
      messageManager.removeMessageListener('test:read', take);
      resolve(data);
    });
    messageManager.loadFrameScript('data:,' + ${JSON.stringify(encodeURIComponent(script))}, false);
  })`;
};
