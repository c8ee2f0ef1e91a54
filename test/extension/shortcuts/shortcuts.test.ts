import { afterEach, expect, test, vi } from 'vitest';
import {
  ariaKeys,
  isPressed,
  keyNames,
  listStep,
  SHORTCUTS,
  type ShortcutId,
  withKeys,
} from '../../../extension/shortcuts/shortcuts.ts';

afterEach(() => vi.unstubAllGlobals());
const onPlatform = (platform: string): unknown => vi.stubGlobal('navigator', { platform });
vi.stubGlobal('Element', class {});

/** A key as a browser reports it. */
const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    code: '',
    keyCode: 0,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...more,
  }) as KeyboardEvent;

/** The shortcuts that these keys are. */
const pressed = (event: KeyboardEvent): string[] =>
  Object.keys(SHORTCUTS).filter((id) => isPressed(event, id as ShortcutId));

const CTRL = { ctrlKey: true };

test.each<[string, KeyboardEvent, string[]]>([
  ['Ctrl+K', press('k', { ...CTRL, code: 'KeyK' }), ['palette']],
  ['Ctrl+K on Dvorak, where K is at the place of V', press('k', { ...CTRL, code: 'KeyV' }), ['palette']],
  ['Ctrl+T on Dvorak, at the place of K', press('t', { ...CTRL, code: 'KeyK' }), []],
  ['Ctrl+K with Caps Lock', press('K', { ...CTRL, code: 'KeyK' }), ['palette']],
  ['Ctrl+K on a Korean keyboard', press('ㅏ', { ...CTRL, code: 'KeyK' }), ['palette']],
  ['Ctrl+K on a Russian keyboard', press('л', { ...CTRL, code: 'KeyK' }), ['palette']],
  ['? on AZERTY, at the place of M', press('?', { shiftKey: true, code: 'KeyM' }), ['help']],
  ['/ on a German keyboard', press('/', { shiftKey: true, code: 'Digit7' }), ['search']],
  ['n on Dvorak, at the place of L', press('n', { code: 'KeyL' }), ['newSecret']],
  ['b on Dvorak, at the place of N', press('b', { code: 'KeyN' }), []],
  ['Ctrl+Enter', press('Enter', CTRL), ['send']],
  ['Escape', press('Escape'), ['cancel']],
  ['Ctrl+Z on QWERTZ', press('z', { ...CTRL, code: 'KeyY' }), ['undo']],
  ['Ctrl+Shift+Z', press('Z', { ...CTRL, shiftKey: true }), ['redo']],
])('%s is found by the letter', (_, event, ids) => {
  onPlatform('Linux x86_64');
  vi.stubGlobal('Element', class {});
  expect(pressed(event)).toEqual(ids);
});

test.each<[string, KeyboardEvent]>([
  ['Ctrl+Shift+K, which opens the console of Firefox', press('K', { ...CTRL, shiftKey: true })],
  ['Ctrl+Alt+K, as AltGr is reported', press('k', { ...CTRL, altKey: true })],
  ['⊞+K', press('k', { metaKey: true })],
  ['Ctrl+⊞+K', press('k', { ...CTRL, metaKey: true })],
  ['Ctrl+N, which opens a window', press('n', CTRL)],
  ['Ctrl+/', press('/', CTRL)],
  ['Ctrl+Y at the place of Z', press('y', { ...CTRL, code: 'KeyZ' })],
  ['Shift+ArrowDown, which selects', press('ArrowDown', { shiftKey: true })],
  ['Alt+ArrowUp', press('ArrowUp', { altKey: true })],
  ['a key that an input method composes', press('Enter', { ...CTRL, isComposing: true })],
  ['a key that an input method takes', press('k', { ...CTRL, keyCode: 229 })],
])('%s is no shortcut', (_, event) => {
  onPlatform('Linux x86_64');
  vi.stubGlobal('Element', class {});
  expect(pressed(event)).toEqual([]);
});

test('on a Mac it is ⌘, and Ctrl stays with the text fields', () => {
  onPlatform('MacIntel');
  expect(isPressed(press('k', { metaKey: true }), 'palette')).toBe(true);
  expect(isPressed(press('k', CTRL), 'palette')).toBe(false);
  expect([keyNames('send'), withKeys('Send', 'send'), ariaKeys('send')]).toEqual([
    ['⌘', '↵'],
    'Send (⌘ ↵)',
    'Meta+Enter',
  ]);
});

test('keys have the names of the keyboard', () => {
  onPlatform('Win32');
  expect(Object.keys(SHORTCUTS).map((id) => keyNames(id as ShortcutId).join(' '))).toEqual([
    'Ctrl K',
    '?',
    'Ctrl Enter',
    'Esc',
    'Ctrl Z',
    'Ctrl Shift Z',
    '/',
    'n',
    '↓',
    '↑',
  ]);
  expect([withKeys('Cancel', 'cancel'), ariaKeys('palette')]).toEqual(['Cancel (Esc)', 'Control+k']);
});

test('arrows lead through a list', () => {
  onPlatform('Win32');
  expect(['ArrowDown', 'ArrowUp', 'ArrowLeft'].map((key) => listStep(press(key)))).toEqual([1, -1, 0]);
});

test('no two shortcuts of one place have the same keys', () => {
  const all = Object.values(SHORTCUTS).map(({ keys }) => keys);
  expect(new Set(all).size).toBe(all.length);
});
