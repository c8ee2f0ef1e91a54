import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { keysInBody } from '../leaks/credential-places.ts';
import { credentialsOf, type Scanned } from '../leaks/credentials.ts';
import { type Found, found, type Hint, markedKeys, registeredKeys } from '../leaks/keys-in-text.ts';
import type { Draft } from '../request-model/draft.ts';
import { keysInJson } from './in-json.ts';
import { type Spot, textsOf } from './spots.ts';

/** A plaintext key at one spot of a draft. In memory only. */
export interface PlainKey extends Found {
  readonly spot: Spot;
}

/** A scheme and characters that are long enough for a credential. Unlike in DevTools, a user's token counts, too. */
const AUTHORIZATION = /^(?:bearer|token|bot)\s+([A-Za-z0-9._~+/=-]{16,})$/i;

/**
 * Every key in any text of a draft, and the masks in place of removed ones. The rules are those of the DevTools panel,
 * but since the draft is stored, they are applied to all of its texts, including headers that browsers set themselves.
 */
export function plainKeysIn(draft: Draft, hints: readonly Hint[]): PlainKey[] {
  const origin = URL.parse(draft.url.trim())?.origin ?? '';
  return textsOf(draft).flatMap(([text, spot]) => {
    if (text === '') return [];
    const all = [
      ...byPlace(text, spot, origin),
      ...markedKeys(text),
      ...registeredKeys(text, hints),
      ...(spot.kind === 'body' || spot.kind === 'caller' ? keysInJson(text, hints) : []),
      ...(text.includes(MASK) ? [found(MASK, null)] : []),
    ];
    return distinct(all.filter(({ texts }) => texts.some((one) => text.includes(one)))).map((one) => ({
      ...one,
      spot,
    }));
  });
}

function byPlace(text: string, { kind, name }: Spot, origin: string): Found[] {
  switch (kind) {
    case 'url':
      return withoutVendor({ url: text.trim().replace('#', text.includes('?') ? '&' : '?') });
    case 'header': {
      const token = name.toLowerCase() === 'authorization' ? AUTHORIZATION.exec(text.trim())?.[1] : undefined;
      return [
        ...inRequest({ url: origin, headers: [[name.toLowerCase(), text]] }),
        ...(token === undefined ? [] : [found(token, null)]),
      ];
    }
    case 'param':
      return withoutVendor({ url: origin, params: [[name, text.trim()]] });
    case 'field': {
      const [, last = ''] = /([^[\]]*)\]?$/.exec(name) ?? [];
      return withoutVendor({ url: origin, params: [[last, text.trim()]] });
    }
    case 'body':
      return keysInBody(text).map((value) => found(value, null));
    default:
      return [];
  }
}

const inRequest = (part: Partial<Scanned>): Found[] =>
  credentialsOf({ url: '', params: [], headers: [], body: null, ...part }).map(({ texts, vendor }) =>
    found(texts[0] ?? '', vendor, ...texts),
  );

/** Keys with a vendor are left to `markedKeys`, which finds the key alone instead of the whole parameter. */
const withoutVendor = (part: Partial<Scanned>): Found[] => inRequest(part).filter(({ vendor }) => vendor === null);

/** Merges overlapping keys into the longer one, with the vendor and the secret of either. */
function distinct(all: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const one of all.filter(({ value }) => value !== '' && !value.includes(PLACEHOLDER))) {
    const at = kept.findIndex(({ texts }) => one.texts.every((text) => texts.some((other) => overlaps(other, text))));
    const before = kept[at];
    if (before === undefined) kept.push(one);
    else {
      const longer = one.value.length > before.value.length ? one : before;
      kept[at] = { ...longer, vendor: before.vendor ?? one.vendor, secret: before.secret ?? one.secret };
    }
  }
  return kept;
}

const overlaps = (a: string, b: string): boolean => a.includes(b) || b.includes(a);
