import { type Browser, browser } from 'wxt/browser';

type DevTools = typeof Browser.devtools;
type Panels = DevTools['panels'] & {
  /** Firefox. */
  readonly onThemeChanged?: { addListener(listener: (name: string) => void): void };
};

/** The polyfill's `browser` has no promise for `panels.create`, so the callback form that every browser knows is used. */
const api = (): DevTools => (globalThis as { chrome?: { devtools?: DevTools } }).chrome?.devtools ?? browser.devtools;

export const devtoolsNetwork = (): DevTools['network'] => api().network;
export const devtoolsPanels = (): Panels => api().panels;

/** Tells the theme of DevTools now and, where the browser does, whenever it changes. */
export function followDevToolsTheme(panels: Panels, show: (theme: 'light' | 'dark') => void): void {
  const onTheme = (name: string): void => show(name === 'dark' ? 'dark' : 'light');
  onTheme(panels.themeName);
  if (panels.onThemeChanged) panels.onThemeChanged.addListener(onTheme);
  else panels.setThemeChangeHandler?.(onTheme);
}
