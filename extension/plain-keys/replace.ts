import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { decodeBase64, encodeBase64 } from '../../shared/placeholder/template.ts';
import type { Hint } from '../leaks/keys-in-text.ts';
import type { Draft } from '../request-model/draft.ts';
import { type PlainKey, plainKeysIn } from './find.ts';
import { mapTexts, type Spot } from './spots.ts';

const BASIC = /^(\s*basic\s+)(\S+)(\s*)$/i;

/** Replaces the keys with the placeholder; the text around them stays. */
export const putPlaceholder = (draft: Draft, keys: readonly PlainKey[]): Draft =>
  mapTexts(draft, (text, spot) => replaced(text, at(keys, spot), PLACEHOLDER));

/**
 * The draft with its keys masked, which may be stored. A text that still contains a key after the replacement is masked
 * completely.
 */
export function maskKeys(draft: Draft, keys: readonly PlainKey[], hints: readonly Hint[]): Draft {
  const real = keys.filter(({ value }) => value !== MASK);
  if (real.length === 0) return draft;
  const masked = mapTexts(draft, (text, spot) => replaced(text, at(real, spot), MASK));
  const values = new Set(real.map(({ value }) => value));
  const left = plainKeysIn(masked, hints).filter(({ value }) => values.has(value));
  return left.length === 0 ? masked : mapTexts(masked, (text, spot) => (at(left, spot).length > 0 ? MASK : text));
}

const at = (keys: readonly PlainKey[], spot: Spot): PlainKey[] => keys.filter((one) => one.spot.id === spot.id);

function replaced(text: string, keys: readonly PlainKey[], replacement: string): string {
  const [, scheme = '', encoded = '', end = ''] = BASIC.exec(text) ?? [];
  const credentials = encoded === '' ? null : decodeBase64(encoded);
  // The relay decodes Basic credentials to find the placeholder; for the mask, the base64 is replaced as a whole.
  if (replacement === PLACEHOLDER && credentials !== null && keys.some(({ value }) => credentials.includes(value))) {
    return scheme + encodeBase64(replaceAll(credentials, keys, replacement)) + end;
  }
  return replaceAll(text, keys, replacement);
}

/** The longest first: one key can be a prefix of another. */
const replaceAll = (text: string, keys: readonly PlainKey[], replacement: string): string =>
  keys
    .flatMap(({ value, texts }) => [value, ...texts])
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, one) => rest.replaceAll(one, () => replacement), text);
