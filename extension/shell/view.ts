import { signal } from '@preact/signals';
import { browser } from 'wxt/browser';

const WIDE = 'wide';

export const isPopup = browser.extension.getViews({ type: 'popup' }).includes(window);

/** Whether the popup takes 780 px instead of 420. In localStorage, because it is needed before the first paint. */
export const wide = signal(localStorage.getItem(WIDE) === 'true');

export function setWide(next: boolean): void {
  localStorage.setItem(WIDE, String(next));
  wide.value = next;
}

/** Tells the style sheet which of the three sizes this page has. */
export function followView(root: HTMLElement): void {
  root.dataset.view = isPopup ? 'popup' : 'tab';
  wide.subscribe((value) => {
    root.dataset.wide = String(value);
  });
}
