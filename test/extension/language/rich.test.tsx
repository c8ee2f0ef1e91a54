import type { ComponentChildren, VNode } from 'preact';
import { expect, test } from 'vitest';
import { rich } from '../../../extension/language/rich.tsx';

/** As HTML, without escaping: a text in an element is `[text]`. */
const shown = (children: ComponentChildren): string => {
  if (Array.isArray(children)) return children.map(shown).join('');
  if (typeof children !== 'object' || children === null) return String(children ?? '');
  const { type, props } = children as VNode<{ children?: ComponentChildren }>;
  return typeof type === 'string' ? `${type}[${shown(props.children)}]` : shown(props.children);
};

test('elements of a message become elements', () => {
  expect(shown(rich('Run <code>npm start</code> <strong>now</strong>.'))).toBe('Run code[npm start] strong[now].');
});

test('a value in the place of an element is not read', () => {
  expect(shown(rich('Connected to <name/>.', { name: () => '<strong>x</strong>' }))).toBe(
    'Connected to <strong>x</strong>.',
  );
});

test('an element that nobody gave is shown as it is written', () => {
  expect(shown(rich('a <b>c</b>'))).toBe('a <b>c</b>');
});
