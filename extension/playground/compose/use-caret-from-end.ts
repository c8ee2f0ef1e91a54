import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Keeps the caret of the text field inside at its place in what was typed when other text comes in front of that, such as
 * the stored draft. Browsers move it to the end.
 */
export function useCaretFromEnd(around: RefObject<HTMLElement | null>, text: string): void {
  const field = around.current?.querySelector('input');
  const { value = text, selectionStart, selectionEnd } = field ?? {};
  useLayoutEffect(() => {
    if (!field || value === text || document.activeElement !== field) return;
    const place = (at: number | null | undefined): number => Math.max(text.length - value.length + (at ?? 0), 0);
    field.setSelectionRange(place(selectionStart), place(selectionEnd));
  }, [text]);
}
