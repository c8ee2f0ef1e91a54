import { visit } from 'jsonc-parser';
import { isKeyParameter } from '../leaks/credential-places.ts';
import { type Found, found, type Hint, markedKeys, registeredKeys } from '../leaks/keys-in-text.ts';

/**
 * Keys in the strings of a JSON text, at any depth, also while it is still being typed: by the name of the member, and
 * in strings with escapes (`sk\u002d…`), which hide the key in the raw text.
 */
export function keysInJson(json: string, hints: readonly Hint[]): Found[] {
  const keys: Found[] = [];
  let member = '';
  const check = (value: unknown, offset: number, length: number): void => {
    if (typeof value !== 'string' || value === '') return;
    const written = json.slice(offset + 1, offset + length - 1);
    if (isKeyParameter(member, value)) keys.push(found(value, null, written));
    const inside = [...(written === value ? [] : markedKeys(value)), ...registeredKeys(value, hints)];
    keys.push(...inside.map((one) => (written.includes(one.value) ? one : { ...one, texts: [written] })));
  };
  visit(json, {
    onObjectProperty: (name, offset, length) => {
      member = '';
      check(name, offset, length);
      member = name;
    },
    onLiteralValue: check,
    onObjectEnd: () => {
      member = '';
    },
  });
  return keys;
}
