import type { SecretSummary } from '../../shared/protocol/api.ts';
import { decoded } from './credential-places.ts';
import { byVendor } from './credentials.ts';
import { isKeyShaped } from './shape.ts';
import { googleKeys } from './vendor-keys.ts';

/** A key found in a text. */
export interface Found {
  /** The key itself, decoded. */
  readonly value: string;
  /** `GitHub`; null if its form does not identify the vendor. */
  readonly vendor: string | null;
  /** The registered client secret whose value it appears to be. */
  readonly secret: string | null;
  /** The parts of the text to remove, as written there. */
  readonly texts: readonly string[];
}

/** A registered secret and the end of its value, which is all that the relay reveals. */
export type Hint = Required<Pick<SecretSummary, 'name' | 'hint'>>;

/** The minimum length of values for which the relay returns a hint. */
const HINTED_LENGTH = 20;
/** Separates values in a URL, a header, a form or JSON. */
const DELIMITERS = /[\s"'`<>&=?#/,;:@(){}[\]\\]+/;

export const found = (value: string, vendor: string | null, ...texts: readonly string[]): Found => ({
  value,
  vendor,
  secret: null,
  texts: texts.length === 0 ? [value] : texts,
});

/** Keys that are recognizable by their form wherever they appear, also percent-encoded. */
export function markedKeys(text: string): Found[] {
  const encoded = text.includes('%') ? text.split(DELIMITERS).filter((segment) => segment.includes('%')) : [];
  return [
    ...marksIn(text),
    ...encoded.flatMap((segment) =>
      marksIn(decoded(segment))
        .filter(({ value }) => !segment.includes(value))
        .map(({ value, vendor }) => found(value, vendor, segment)),
    ),
  ];
}

const marksIn = (text: string): Found[] => [
  ...byVendor('', text).map(({ texts: [value = ''], vendor }) => found(value, vendor)),
  ...googleKeys(text).map((value) => found(value, 'Google')),
];

/** Values that look like a key, are long enough for a hint, and end like a registered value. */
export function registeredKeys(text: string, hints: readonly Hint[]): Found[] {
  const owner = (segment: string): Hint | undefined =>
    segment.length >= HINTED_LENGTH && isKeyShaped(segment)
      ? hints.find(({ hint }) => segment.endsWith(hint))
      : undefined;
  if (!hints.some(({ hint }) => text.includes(hint))) return [];
  const words = text.trim().split(/\s+/);
  // Base64 contains characters that are delimiters elsewhere; URLs are only searched in segments.
  const segments = [...words.filter((word) => !word.includes('://')), ...text.split(DELIMITERS)];
  return [...new Set(segments)].flatMap((segment) => {
    const secret = owner(segment)?.name;
    return secret === undefined ? [] : [{ ...found(segment, null), secret }];
  });
}
