/** Not in a part that the layout hides: a narrow window shows either the list or the editor. */
const isShown = (element: Element | null | undefined): element is HTMLElement =>
  element instanceof HTMLElement && element.checkVisibility();

/**
 * Whether nothing has the focus: the element that had it was removed or hidden, or the page was just opened. The next
 * Tab would start at the top of the page (WCAG 2.4.3).
 */
export const isFocusLost = (): boolean => document.activeElement === document.body || !isShown(document.activeElement);

/** Focuses the first of these elements that is visible. */
export const focusFirst = (...elements: readonly (Element | null | undefined)[]): void =>
  elements.find(isShown)?.focus();
