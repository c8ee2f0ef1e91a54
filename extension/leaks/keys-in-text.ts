import type { SecretSummary } from '../../shared/protocol/api.ts';
import { decoded } from './credential-places.ts';
import { byVendor } from './credentials.ts';
import { isKeyShaped } from './shape.ts';
import { googleKeys } from './vendor-keys.ts';

/** A key somewhere in a text. */
export interface Found {
  /** The key itself, decoded. */
  readonly value: string;
  /** `GitHub`; null where its form does not tell. */
  readonly vendor: string | null;
  /** The registered client secret whose value it seems to be. */
  readonly secret: string | null;
  /** What has to go from the text, as it is written there. */
  readonly texts: readonly string[];
}

/** A registered secret by the end of its value, which is all that the relay tells of it. */
export type Hint = Required<Pick<SecretSummary, 'name' | 'hint'>>;

/** The relay gives a hint for values of this length and more. */
const HINTED_LENGTH = 20;
/** Whatever separates one value from the next in a URL, a header, a form or JSON. */
const DELIMITERS = /[\s"'`<>&=?#/,;:@(){}[\]\\]+/;

export const found = (value: string, vendor: string | null, ...texts: readonly string[]): Found => ({
  value,
  vendor,
  secret: null,
  texts: texts.length === 0 ? [value] : texts,
});

/** Keys that their form gives away wherever they appear, also percent-encoded. */
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

/** Values that end as a registered one does, have its length or more, and look like a key. */
export function registeredKeys(text: string, hints: readonly Hint[]): Found[] {
  const owner = (segment: string): Hint | undefined =>
    segment.length >= HINTED_LENGTH && isKeyShaped(segment)
      ? hints.find(({ hint }) => segment.endsWith(hint))
      : undefined;
  if (!hints.some(({ hint }) => text.includes(hint))) return [];
  const words = text.trim().split(/\s+/);
  // Base64 has characters that are delimiters elsewhere; a URL is not one value.
  const segments = [...words.filter((word) => !word.includes('://')), ...text.split(DELIMITERS)];
  return [...new Set(segments)].flatMap((segment) => {
    const secret = owner(segment)?.name;
    return secret === undefined ? [] : [{ ...found(segment, null), secret }];
  });
}
