import { browser } from 'wxt/browser';

/** Where the extension's page is shown: `side` is Chromium's side panel and Firefox's sidebar. */
export type Surface = 'popup' | 'side' | 'tab';

const isA = (type: 'popup' | 'tab'): boolean => browser.extension.getViews({ type }).includes(window);

/** Of this page. Chromium's `getViews` has no type for side panels: they are what is neither popup nor tab. */
export const surface: Surface = isA('popup') ? 'popup' : isA('tab') ? 'tab' : 'side';
