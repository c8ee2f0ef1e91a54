import { percentEncode } from '../../shared/placeholder/encode.ts';
import type { Spot } from '../plain-keys/spots.ts';
import type { Draft } from '../request-model/draft.ts';
import { changeTexts } from './decoded-texts.ts';

/** Variables, and the words that examples have for a reader's own values. */
const IN_ADDRESS =
  /\$\{?(?!CLIENT_SECRET)[A-Za-z_]\w*\}?|<[A-Za-z][\w .-]*>|\{{1,2}[A-Za-z_][\w .-]*\}{1,2}|\bYOUR_[A-Z_]+\b/g;
/** In bodies, `<b>` and `{a}` are usually meant as they are, and `$ref` is a name. */
const IN_BODY = /\$\{?(?!CLIENT_SECRET)[A-Z][A-Z\d_]{2,}\}?|\bYOUR_[A-Z_]+\b/g;

const patternFor = ({ kind }: Spot): RegExp => (kind === 'body' || kind === 'field' ? IN_BODY : IN_ADDRESS);

/** What still has to be filled in, as written, in the order of the form. */
export function blanksIn(draft: Draft): string[] {
  const found = new Set<string>();
  changeTexts(draft, (text, spot) => {
    for (const [blank] of text.matchAll(patternFor(spot))) found.add(blank);
    return text;
  });
  return [...found];
}

export const hasBlank = (address: string): boolean => address.search(IN_ADDRESS) !== -1;

/** Replaces blanks with their values; those without a value stay. */
export const fillBlanks = (draft: Draft, values: Readonly<Record<string, string>>): Draft =>
  changeTexts(draft, (text, spot) =>
    text.replace(patternFor(spot), (blank) => (values[blank] ? encoded(values[blank], spot, draft.body.kind) : blank)),
  );

/** Written for the syntax of the text around it. */
function encoded(value: string, { kind }: Spot, body: Draft['body']['kind']): string {
  if (kind === 'url')
    return URL.canParse(value) || /^[\w.:-]+$/.test(value) ? value : percentEncode(value.toWellFormed());
  return kind === 'body' && body === 'json' ? JSON.stringify(value).slice(1, -1) : value;
}
