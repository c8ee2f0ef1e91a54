/** Not in a part that the layout hides: a narrow window shows either the list or the editor. */
const isShown = (element: Element | null | undefined): element is HTMLElement =>
  element instanceof HTMLElement && element.checkVisibility();

/**
 * Whether nothing has the focus: the element that had it was removed or hidden, or the page was just opened. The next
 * Tab would start at the top of the page (WCAG 2.4.3).
 */
export const isFocusLost = (): boolean => document.activeElement === document.body || !isShown(document.activeElement);

/**
 * To be called when a dialog has been closed: Chromium gives the focus back to a field, but leaves the caret in the dialog,
 * so that keys would go nowhere.
 */
export function restoreCaret(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const { selectionStart, selectionEnd, selectionDirection } = field;
  // Null: an input without a caret of its own, such as a date.
  if (selectionStart !== null) field.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? 'none');
}

/** Focuses the first of these elements that is visible. */
export const focusFirst = (...elements: readonly (Element | null | undefined)[]): void =>
  elements.find(isShown)?.focus();
