import { signal } from '@preact/signals';
import { looksLikeCurl } from './looks-like-curl.ts';

/** On a text field: a pasted command is not inserted, but opened. Outside text fields, commands are always opened. */
export const TAKES_COMMANDS = { 'data-takes-commands': true } as const;

/** Only in this page's memory, and read once: it may contain a key. */
let text = '';

/** Counts the pasted commands; 0 while none is open. */
export const openPaste = signal(0);
let count = 0;

export function takePasted(): string {
  const taken = text;
  text = '';
  return taken;
}

export function closePaste(): void {
  text = '';
  openPaste.value = 0;
}

/** Call once in a page. Anything that is not a curl command is pasted as usual. */
export function followPastes(): void {
  document.addEventListener('paste', onPaste, { capture: true });
}

function onPaste(event: ClipboardEvent): void {
  const field = event.target instanceof Element ? event.target.closest('input, textarea, [contenteditable]') : null;
  if (field && !field.hasAttribute('data-takes-commands')) return;
  const pasted = event.clipboardData?.getData('text') ?? '';
  if (!looksLikeCurl(pasted) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  event.stopPropagation();
  text = pasted;
  count += 1;
  openPaste.value = count;
}
