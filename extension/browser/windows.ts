import { browser } from 'wxt/browser';
import type { Surface } from '../navigation/surface.ts';
import { isFirefox } from './firefox.ts';

/** Firefox's own API, which the types of the others do not have. */
interface Sidebar {
  readonly sidebarAction: { open(): Promise<void> };
}

/** Shows the extension's page in another place of the current browser window. To be called in the handler of a click. */
export const openIn: Readonly<Record<Surface, () => Promise<unknown>>> = {
  side: async () =>
    isFirefox
      ? (browser as unknown as Sidebar).sidebarAction.open()
      : browser.sidePanel.open({ windowId: (await browser.windows.getCurrent()).id ?? -1 }),
  popup: () => browser.action.openPopup(),
  tab: () => browser.tabs.create({ url: browser.runtime.getURL('/popup.html') }),
};

/** Whether a place can only be opened in the same task as the click: Firefox forgets the click after that. */
export const opensAtOnce = (to: Surface): boolean => isFirefox && to !== 'tab';
