import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'puppeteer-core';
import { ROOT } from '../../../scripts/targets.ts';

/** The browser's own window, from which Firefox's modules are in reach. */
export interface FirefoxWindow {
  /** The value of an expression, or of its promise, by JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** A picture of the window that `window` names, in `.output/screens`, for people who look at the run. */
  screenshot(window: string, name: string): Promise<void>;
}

/** The driver's own connection: its pages are the web's only. */
interface Connection {
  send(method: string, params: unknown): Promise<{ readonly result: unknown }>;
}
type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

export async function firefoxWindow(browser: Browser): Promise<FirefoxWindow> {
  const { connection } = browser as unknown as { connection: Connection };
  const tree = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { contexts } = tree.result as { contexts: { context: string; url: string }[] };
  const window = contexts.find((one) => one.url === 'chrome://browser/content/browser.xhtml');
  if (!window) throw new Error('Firefox shows no window of its own.');
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = await connection.send('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context: window.context },
      awaitPromise: true,
    });
    const evaluated = result as Evaluated;
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
    return JSON.parse(evaluated.result.value);
  };
  return {
    evaluate,
    async screenshot(which, name) {
      const address = String(await evaluate(picture(which)));
      const folder = path.join(ROOT, '.output/screens');
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, `${name}.png`), Buffer.from(address.replace(/^.*,/, ''), 'base64'));
    },
  };
}

/** With the frames of other processes in it, which the driver's own screenshots of this window leave out. */
const picture = (window: string): string => `(async () => {
  const { browsingContext, innerWidth, innerHeight } = ${window};
  const all = new DOMRect(0, 0, innerWidth, innerHeight);
  const bitmap = await browsingContext.currentWindowGlobal.drawSnapshot(all, 1, 'white');
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const reader = new FileReader();
  const read = new Promise((resolve) => { reader.onload = () => resolve(reader.result); });
  reader.readAsDataURL(await canvas.convertToBlob());
  return read;
})()`;
