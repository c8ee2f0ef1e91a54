import { leftToRight } from '../language/format.ts';
import { t } from '../language/messages.ts';

interface Shortcut {
  /** A key as `KeyboardEvent.key` names it, after `Mod` (⌘ on a Mac, Ctrl elsewhere) and Shift. */
  readonly keys: string;
  readonly where: 'anywhere' | 'playground' | 'secrets' | 'lists';
}

/** Every shortcut of the extension's page: its handlers and the sheet that explains them both read this. */
export const SHORTCUTS = {
  palette: { keys: 'Mod+k', where: 'anywhere' },
  help: { keys: '?', where: 'anywhere' },
  send: { keys: 'Mod+Enter', where: 'playground' },
  cancel: { keys: 'Escape', where: 'playground' },
  undo: { keys: 'Mod+z', where: 'playground' },
  redo: { keys: 'Mod+Shift+z', where: 'playground' },
  search: { keys: '/', where: 'secrets' },
  newSecret: { keys: 'n', where: 'secrets' },
  next: { keys: 'ArrowDown', where: 'lists' },
  previous: { keys: 'ArrowUp', where: 'lists' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof SHORTCUTS;

const isMac = (): boolean => /Mac/.test(navigator.platform);

/** Where letters are text. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog') !== null;

const split = (id: ShortcutId) => {
  const keys: readonly string[] = SHORTCUTS[id].keys.split('+');
  return { withMod: keys.includes('Mod'), withShift: keys.includes('Shift'), key: keys.at(-1) ?? '' };
};

/**
 * Whether these keys are a shortcut. By the letter that a layout gives, wherever its key is; only where a layout has no
 * Latin letters, by the place of the key. Not while an input method composes, and not with further modifiers, which
 * belong to the browser. A key without `Mod` is text in a field.
 */
export function isPressed(event: KeyboardEvent, id: ShortcutId): boolean {
  const { withMod, withShift, key } = split(id);
  if (event.isComposing || event.keyCode === COMPOSING || event.altKey) return false;
  const [mod, other] = isMac() ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (mod !== withMod || other) return false;
  // Some layouts have `/` and `?` only with Shift.
  if (event.shiftKey ? !withShift && (withMod || key.length > 1) : withShift) return false;
  if (!withMod && key.length === 1 && isTyping(event.target)) return false;
  const pressed = withMod ? event.key.toLowerCase() : event.key;
  return pressed === (withMod ? key.toLowerCase() : key) || (isOtherScript(event.key) && event.code === codeOf(key));
}

/** What browsers report of a key that an input method takes. */
const COMPOSING = 229;

const isOtherScript = (key: string): boolean => key.length === 1 && key > '\u024f';
const codeOf = (key: string): string => (/^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : 'none');

/** 1 for the key that leads to the next entry of a list, -1 for the previous one, 0 for any other. */
export const listStep = (event: KeyboardEvent): -1 | 0 | 1 =>
  isPressed(event, 'next') ? 1 : isPressed(event, 'previous') ? -1 : 0;

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  k: 'K',
  z: 'Z',
};

/** The keys of a shortcut as this computer's keyboard names them, one after the other. */
export function keyNames(id: ShortcutId): readonly string[] {
  const { withMod, withShift, key } = split(id);
  const [mod, shift] = isMac() ? ['⌘', '⇧'] : [t('shortcuts.key.ctrl'), t('shortcuts.key.shift')];
  return [...(withMod ? [mod] : []), ...(withShift ? [shift] : []), nameOf(key)];
}

function nameOf(key: string): string {
  if (key === 'Enter') return isMac() ? '↵' : t('shortcuts.key.enter');
  return key === 'Escape' ? t('shortcuts.key.escape') : (SYMBOLS[key] ?? key);
}

/** For a tooltip: `Send (Ctrl+Enter)`. */
export const withKeys = (label: string, id: ShortcutId): string =>
  `${label} (${leftToRight(keyNames(id).join(isMac() ? ' ' : '+'))})`;

/** For `aria-keyshortcuts`. */
export const ariaKeys = (id: ShortcutId): string => SHORTCUTS[id].keys.replace('Mod', isMac() ? 'Meta' : 'Control');
