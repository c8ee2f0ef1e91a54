import type { Pattern } from './pattern.ts';

/** The escapes that stand for one character each, and that character. */
const SHORT: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
  '"': '"',
  "'": "'",
  '/': '/',
  '\\': '\\',
};
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Matches a text (its bytes as Latin-1) that may contain an escape of a byte of the forms: where it does not, no form in
 * the text is escaped. What a language model writes is full of escapes, but of line breaks, quotation marks and foreign
 * letters, which few secrets contain.
 *
 * It depends only on which control characters, punctuation and other characters beyond letters and digits the forms
 * contain: V8 keeps the source of regular expressions.
 */
export function escapeFilterOf(forms: readonly Pattern[]): RegExp {
  const used = new Set(forms.flatMap(({ bytes }) => [...bytes]));
  const isUsed = (character: string): boolean => used.has(character.charCodeAt(0));
  const hasControl = [...used].some((byte) => byte < 0x20);
  const isAscii = [...used].every((byte) => byte < 0x80);
  // The first hex digit of a byte.
  const digit = `[2-7${hasControl ? '01' : ''}${isAscii ? '' : '89a-fA-F'}]`;
  const letters = Object.keys(SHORT).filter((letter) => isUsed(SHORT[letter] as string));
  const names = Object.keys(NAMED).filter((name) => isUsed(NAMED[name] as string));
  const parts = [
    `%${digit}`,
    `\\\\x${digit}`,
    isAscii ? `\\\\u00${digit}` : '\\\\u',
    '&#',
    ...letters.map((letter) => `\\\\${letter === '\\' ? '\\\\' : letter}`),
    ...names.map((name) => `&${name};`),
    // In a form's encoding.
    ...(isUsed(' ') ? ['\\+'] : []),
  ];
  return new RegExp(parts.join('|'));
}
