import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { keysInBody } from '../leaks/credential-places.ts';
import { credentialsOf, type Scanned } from '../leaks/credentials.ts';
import { type Found, found, type Hint, markedKeys, registeredKeys } from '../leaks/keys-in-text.ts';
import type { Draft } from '../request-model/draft.ts';
import { keysInJson } from './in-json.ts';
import { type Spot, textsOf } from './spots.ts';

/** A key in plain at one spot of a draft. In memory only. */
export interface PlainKey extends Found {
  readonly spot: Spot;
}

/** A scheme, then a run of characters long enough to be a credential: here a sign-in of a user counts, too. */
const AUTHORIZATION = /^(?:bearer|token|bot)\s+([A-Za-z0-9._~+/=-]{16,})$/i;

/**
 * Every key in a draft, in each text of it, and the masks that an earlier one left. The rules are those of the DevTools
 * panel; since the draft is stored, they are applied to all of its text and to what browsers set themselves elsewhere.
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

/** A parameter that holds a marked key is taken for a key as a whole there; here what is around the key stays. */
const withoutVendor = (part: Partial<Scanned>): Found[] => inRequest(part).filter(({ vendor }) => vendor === null);

/** Of two that overlap the longer; a vendor's or a secret's name is kept from either. */
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
