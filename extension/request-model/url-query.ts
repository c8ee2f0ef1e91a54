import { PLACEHOLDER } from '../../shared/placeholder/place.ts';

/** The query of a URL as parameters. All other parts of its text, and pairs that are not changed, stay as typed. */

export interface QueryPair {
  readonly name: string;
  readonly value: string;
}

interface Parts {
  readonly base: string;
  /** As in the text; null: there is no `?`. */
  readonly pairs: readonly string[] | null;
  /** With its `#`. */
  readonly fragment: string;
}

function partsOf(url: string): Parts {
  const [, beforeHash = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const at = beforeHash.indexOf('?');
  return at < 0
    ? { base: beforeHash, pairs: null, fragment }
    : { base: beforeHash.slice(0, at), pairs: beforeHash.slice(at + 1).split('&'), fragment };
}

const textOf = ({ base, pairs, fragment }: Parts): string =>
  base + (pairs === null || pairs.length === 0 ? '' : `?${pairs.join('&')}`) + fragment;

/** Invalid escapes are kept as they are. */
function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** The placeholder stays readable. A lone surrogate has no encoding. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(encodeURIComponent(PLACEHOLDER), PLACEHOLDER);

const pairText = ({ name, value }: QueryPair): string =>
  name + value === '' ? '' : `${encoded(name)}=${encoded(value)}`;

/** The parameters in order; an empty pair, as in `?a=1&`, is one without a name. */
export const queryOf = (url: string): QueryPair[] =>
  (partsOf(url).pairs ?? []).map((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return { name: decoded(name), value: decoded(value) };
  });

export function withPair(url: string, index: number, pair: QueryPair): string {
  const parts = partsOf(url);
  return textOf({ ...parts, pairs: (parts.pairs ?? []).with(index, pairText(pair)) });
}

export function withoutPair(url: string, index: number): string {
  const parts = partsOf(url);
  return textOf({ ...parts, pairs: (parts.pairs ?? []).toSpliced(index, 1) });
}

/** Appends a pair, also an empty one to be filled in. */
export function withNewPair(url: string, pair: QueryPair = { name: '', value: '' }): string {
  const parts = partsOf(url);
  return textOf({ ...parts, pairs: [...(parts.pairs ?? []), pairText(pair)] });
}
