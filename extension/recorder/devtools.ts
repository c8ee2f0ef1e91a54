import { type Browser, browser } from 'wxt/browser';
import { isFirefox } from './firefox.ts';

type DevTools = typeof Browser.devtools;
type Panels = DevTools['panels'] & {
  /** Firefox. */
  readonly onThemeChanged?: { addListener(listener: (name: string) => void): void };
};

/** The polyfill's `browser` has no promise for `panels.create`, so the callback form that every browser knows is used. */
const api = (): DevTools => (globalThis as { chrome?: { devtools?: DevTools } }).chrome?.devtools ?? browser.devtools;

export const devtoolsNetwork = (): DevTools['network'] => api().network;
/**
 * When the page began that has just been navigated to; null where it has made no call yet. Chromium tells of a
 * navigation at its beginning, Firefox once the new page has loaded whole.
 */
export async function startOfPage(): Promise<number | null> {
  if (!isFirefox) return null;
  // Firefox's promise is of a pair, of which the types do not know.
  const [start] = (await api().inspectedWindow.eval('Date.now() - performance.now()')) as unknown as unknown[];
  return typeof start === 'number' ? start : null;
}

export const devtoolsPanels = (): Panels => api().panels;

/** Tells the theme of DevTools now and, where the browser does, whenever it changes. */
export function followDevToolsTheme(panels: Panels, show: (theme: 'light' | 'dark') => void): void {
  const tell = (name: string): void => show(name === 'dark' ? 'dark' : 'light');
  tell(panels.themeName);
  if (panels.onThemeChanged) panels.onThemeChanged.addListener(tell);
  else panels.setThemeChangeHandler?.(tell);
}
