import { visit } from 'jsonc-parser';
import { markedKeys } from '../leaks/keys-in-text.ts';
import { type Spot, textsOf } from '../plain-keys/spots.ts';
import type { Draft } from '../request-model/draft.ts';
import { basicCredentials, isAuthorization } from './decoded-texts.ts';

/** A text in a place where APIs expect a credential. */
export interface Candidate {
  /** The credential itself, decoded. */
  readonly value: string;
  /** As it appears in the text of the spot. */
  readonly written: string;
  readonly spot: Spot;
  /** The least is the most likely. */
  readonly rank: number;
}

const RANKS = { authorization: 0, header: 1, url: 2, body: 3, anywhere: 4 } as const;

const KEY_HEADER = /(?:^|[-_])(?:[a-z]*key|token|secret|password|auth)$/i;
const OTHER_HEADERS = /idempotency|csrf|xsrf|cache|partition|surrogate|websocket/i;
const KEY_PARAMETER =
  /^(?:key|appid|token|secret|auth|password|hapikey|(?:x[-_])?(?:api|app|access|auth|client|private|subscription|secret)[-_]?(?:key|token|secret))$/i;
/** Schemes that send a signature instead of the key. */
const SIGNED = /^(?:AWS4-|Digest\b|OAuth\s+\w+=|Signature\b|HMAC)/i;

/** Every candidate of a draft, the most likely first. */
export const candidatesIn = (draft: Draft): Candidate[] =>
  textsOf(draft)
    .flatMap(([text, spot]) => inText(text, spot))
    .filter(({ value }) => value !== '')
    .toSorted((a, b) => a.rank - b.rank);

function inText(text: string, spot: Spot): Candidate[] {
  const one = (value: string, rank: number, written = value): Candidate => ({ value, written, spot, rank });
  const marked = (): Candidate[] => markedKeys(text).map(({ value, texts }) => one(value, RANKS.anywhere, texts[0]));
  switch (spot.kind) {
    case 'header':
      if (isAuthorization(spot)) return inAuthorization(text, spot).map((value) => one(value, RANKS.authorization));
      return KEY_HEADER.test(spot.name) && !OTHER_HEADERS.test(spot.name) ? [one(text.trim(), RANKS.header)] : marked();
    case 'url':
      return [
        ...pairsOf(text.split('?').slice(1).join('?')).map(([name, raw]) =>
          one(decoded(raw), RANKS.url + byName(name), raw),
        ),
        ...inPath(text).map((raw) => one(decoded(raw), RANKS.anywhere, raw)),
        ...marked(),
      ];
    case 'field': {
      const isKey = KEY_PARAMETER.test(/([^[\]]*)\]?$/.exec(spot.name)?.[1] ?? '');
      return isKey ? [one(text, RANKS.body + byName(spot.name))] : marked();
    }
    case 'body':
      return [
        ...inJson(text).map(([name, raw]) => one(raw, RANKS.body + byName(name))),
        ...pairsOf(text).map(([name, raw]) => one(decoded(raw), RANKS.body + byName(name), raw)),
        ...marked(),
      ];
    default:
      return [];
  }
}

/** Where an API takes a public id and a secret, `key` is usually the id. */
const byName = (name: string): number => (/secret|password/i.test(name) ? 0 : /token/i.test(name) ? 0.1 : 0.2);

function inAuthorization(text: string, spot: Spot): string[] {
  const credentials = basicCredentials(text, spot);
  if (credentials !== null) {
    const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(credentials) ?? [];
    return [password === '' ? user : password];
  }
  const value = text.trim();
  if (SIGNED.test(value)) return [];
  const [, rest = ''] = /^(?:[A-Za-z][\w-]*\s+)?(?:token=)?"?([^"]+)"?$/.exec(value) ?? [];
  return [rest];
}

const pairsOf = (query: string): [name: string, raw: string][] =>
  query
    .split('&')
    .map((pair): [string, string] => {
      const [name = '', raw = ''] = pair.split(/=(.*)/s);
      return [decoded(name), raw];
    })
    .filter(([name]) => KEY_PARAMETER.test(name));

/** A variable that is named like a key, or the bot's token of Telegram. */
function inPath(url: string): string[] {
  const [address = ''] = url.split(/[?#]/, 1);
  const telegram = /^https:\/\/api\.telegram\.org\/(?:file\/)?bot([^/]+)/.exec(address)?.[1];
  if (telegram !== undefined) return [telegram];
  return (
    address.match(/\$\{?\w{0,60}(?:KEY|TOKEN|SECRET)\w*\}?|<[\w -]{0,60}(?:key|token|secret)[\w -]{0,60}>/gi) ?? []
  );
}

/** Strings in JSON by the names of their members, which are compared more strictly: a record has keys of its own. */
function inJson(json: string): [name: string, value: string][] {
  if (!/^\s*[[{]/.test(json)) return [];
  const found: [string, string][] = [];
  let member = '';
  visit(json, {
    onObjectProperty: (name) => {
      member = name;
    },
    onLiteralValue: (value) => {
      if (typeof value === 'string' && KEY_PARAMETER.test(member) && !/^(?:key|token|auth|password)$/i.test(member)) {
        found.push([member, value]);
      }
    },
  });
  return found;
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};
