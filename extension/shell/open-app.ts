import { browser } from 'wxt/browser';
import type { TabId } from './tabs.ts';

/** Opens the extension in a browser tab of its own: pages of DevTools have neither the popup nor the tabs API. */
export function openApp(tab: TabId): void {
  window.open(browser.runtime.getURL(`/popup.html#${tab}`));
}
