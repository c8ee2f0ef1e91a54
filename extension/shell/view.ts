import { signal } from '@preact/signals';
import { surface } from '../navigation/surface.ts';

const WIDE = 'wide';

/**
 * Whether the popup is 780 px wide instead of 420. In localStorage, which is synchronous: read before the first paint.
 */
export const wide = signal(localStorage.getItem(WIDE) === 'true');

export function setWide(next: boolean): void {
  localStorage.setItem(WIDE, String(next));
  wide.value = next;
}

/** Sets the attributes by which the style sheet distinguishes the three layouts. */
export function followView(root: HTMLElement): void {
  root.dataset.view = surface;
  wide.subscribe((value) => {
    root.dataset.wide = String(value);
  });
}
