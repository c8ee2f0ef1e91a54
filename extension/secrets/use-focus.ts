import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { focusFirst, isFocusLost } from '../design/focus.ts';

/** Marks what takes the focus in an editor: the value of a new secret, the heading of a saved one. */
export const FIRST_FOCUS = { 'data-first-focus': '' } as const;

export const FIRST_FOCUS_SELECTOR = '[data-first-focus]';

export const rowId = (name: string): string => `secret-${name}`;

/**
 * Moves the focus with the view. `open` is the name of the secret in the editor, '' for a new one, null for none,
 * undefined until the editor of a new one has been loaded; `names` are those in the list. The editor of a new secret takes the focus; otherwise only a lost focus moves: to the
 * row of what was closed or saved, or to the search.
 */
export function useFocus(root: RefObject<HTMLElement | null>, open: string | null | undefined, names: string): void {
  const before = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (open === undefined) return;
    const left = before.current;
    before.current = open;
    const first = root.current?.querySelector(FIRST_FOCUS_SELECTOR);
    const search = root.current?.querySelector('[type="search"]');
    // Arrow keys may be moving along the tabs of the window.
    const isNew = open === '' && left !== '' && document.activeElement?.getAttribute('role') !== 'tab';
    if (isNew) focusFirst(first);
    else if (isFocusLost()) focusFirst(document.getElementById(rowId(open ?? left ?? '')), first, search);
  }, [open, names]);
}
