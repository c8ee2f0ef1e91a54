import { percentEncode } from '../../../shared/placeholder/encode.ts';
import { MASK, PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { kindOf } from '../../curl/credential-kind.ts';
import { changeTexts } from '../../curl/decoded-texts.ts';
import type { Hint } from '../../leaks/keys-in-text.ts';
import { plainKeysIn } from '../../plain-keys/find.ts';
import { maskKeys, putPlaceholder } from '../../plain-keys/replace.ts';
import { textsOf } from '../../plain-keys/spots.ts';
import type { Draft } from '../../request-model/draft.ts';
import { isSigned, replaceInDraft } from './in-draft.ts';
import { isSignIn } from './names.ts';

/** What a file says of its credentials. */
export interface Known {
  /** The credential that the draft already has the placeholder for. */
  readonly secret?: string | null;
  /** Texts that are credentials wherever they are, such as `{{apiKey}}`. */
  readonly known?: readonly string[];
}

export interface Cleaned {
  readonly draft: Draft;
  /** Whether the placeholder took the place of a credential. */
  readonly isReplaced: boolean;
  /** How many others were masked or left out: one call has one secret. */
  readonly removed: number;
}

/** A shorter text can be a part of words, so it is replaced only where a credential is expected. */
const MIN_LITERAL = 8;

/**
 * A draft from a file, or for one, without any credential: the most likely one becomes the placeholder, unless the draft
 * has it already; the others are masked.
 */
export function withoutCredentials(draft: Draft, hints: readonly Hint[], { secret, known = [] }: Known = {}): Cleaned {
  const kept = withoutSignIns(draft);
  const values = credentialsIn(kept, hints, [...known, ...(secret && secret.length >= MIN_LITERAL ? [secret] : [])]);
  const primary = secret ?? (hasPlaceholder(kept) ? undefined : values[0]);
  const replacement = (value: string): string => (value === primary ? PLACEHOLDER : MASK);
  const named = replaceInDraft(kept, (value) => (isCredential(value) ? replacement(value) : value));
  const literals = values.filter((value) => known.includes(value) || isLiteral(value) || value === secret);
  const spread = changeTexts(named, (text) => replaceLiterals(text, literals, replacement));
  const keys = plainKeysIn(spread, hints);
  const placed = putPlaceholder(
    spread,
    keys.filter(({ value, spot }) => value === primary && spot.kind !== 'name' && spot.kind !== 'caller'),
  );
  const clean = maskKeys(placed, plainKeysIn(placed, hints), hints);
  return {
    draft: clean,
    isReplaced: Boolean(primary) && hasPlaceholder(clean),
    removed: values.filter((value) => value !== primary).length + leftOut(draft, kept),
  };
}

const isCredential = (value: string): boolean => value !== '' && !value.includes(PLACEHOLDER) && !value.includes(MASK);

const isLiteral = (value: string): boolean => value.length >= MIN_LITERAL && kindOf(value) === 'literal';

/** The distinct credentials of a draft, the most likely first. */
function credentialsIn(draft: Draft, hints: readonly Hint[], known: readonly string[]): string[] {
  const values = new Set<string>();
  replaceInDraft(draft, (value) => {
    if (isCredential(value)) values.add(value);
    return value;
  });
  for (const [text] of textsOf(draft)) for (const one of known) if (one !== '' && text.includes(one)) values.add(one);
  for (const { value } of plainKeysIn(draft, hints)) {
    if (isCredential(value) && ![...values].some((one) => one.includes(value))) values.add(value);
  }
  return [...values];
}

const hasPlaceholder = (draft: Draft): boolean => {
  let has = false;
  changeTexts(draft, (text) => {
    has ||= text.includes(PLACEHOLDER);
    return text;
  });
  return has;
};

/** In every encoding in which a request can have them; the longest first, because one can be a part of another. */
function replaceLiterals(text: string, literals: readonly string[], replacement: (value: string) => string): string {
  return literals
    .flatMap((value) => encodings(value).map((form) => [form, value] as const))
    .toSorted(([a], [b]) => b.length - a.length)
    .reduce((rest, [form, value]) => rest.replaceAll(form, () => replacement(value)), text);
}

const encodings = (value: string): string[] => [
  ...new Set([
    value,
    percentEncode(value.toWellFormed()),
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
  ]),
];

/** Without cookies, signatures and the user of a URL. */
function withoutSignIns(draft: Draft): Draft {
  const headers = draft.headers.filter(
    ({ name, value }) =>
      !isSignIn(name) && !(name.trim().toLowerCase() === 'authorization' && isSigned(value) && isCredential(value)),
  );
  return { ...draft, headers, url: withoutUser(draft.url) };
}

/** The relay sends no user of a URL that has none of the placeholder. */
const withoutUser = (url: string): string =>
  url.replace(/^(\s*[a-z][a-z+.-]*:\/\/)([^/?#]*)@/i, (all, scheme: string, user: string) =>
    user.includes(PLACEHOLDER) ? all : scheme,
  );

const leftOut = (before: Draft, after: Draft): number =>
  before.headers.length - after.headers.length + (withoutUser(before.url) === before.url ? 0 : 1);
