import { type Browser, browser } from 'wxt/browser';

type DevTools = typeof Browser.devtools;
type Panels = DevTools['panels'] & {
  /** Firefox. */
  readonly onThemeChanged?: { addListener(listener: (name: string) => void): void };
};

/** Chromium's `panels.create` returns no promise, so the callback form is used, which every browser supports. */
const api = (): DevTools => (globalThis as { chrome?: { devtools?: DevTools } }).chrome?.devtools ?? browser.devtools;

export const devtoolsNetwork = (): DevTools['network'] => api().network;
export const devtoolsPanels = (): Panels => api().panels;

/** Calls `show` with the theme of DevTools, and again when it changes, if the browser reports that. */
export function followDevToolsTheme(panels: Panels, show: (theme: 'light' | 'dark') => void): void {
  const onTheme = (name: string): void => show(name === 'dark' ? 'dark' : 'light');
  onTheme(panels.themeName);
  if (panels.onThemeChanged) panels.onThemeChanged.addListener(onTheme);
  else panels.setThemeChangeHandler?.(onTheme);
}
