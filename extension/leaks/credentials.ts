import type { Pairs } from '../http/har.ts';
import { decoded, isKeyParameter, keyInHeader, keysInBody, takesPublicKeys } from './credential-places.ts';
import { isKeyShaped } from './shape.ts';
import { isGoogleKey, vendorKeys } from './vendor-keys.ts';

/** The parts of a request in which a credential can stand. Header names in lower case. */
export interface Scanned {
  readonly url: string;
  readonly params: Pairs;
  readonly headers: Pairs;
  readonly body: string | null;
}

/** A credential in plain. Lives only until it has been masked. */
export interface Credential {
  /** `header authorization`, `query key`, `path`, `body`. */
  readonly place: string;
  /** `GitHub`; null where only the place tells that it is a key. */
  readonly vendor: string | null;
  /** A key that its vendor makes for pages. */
  readonly isForPages: boolean;
  /** Every text that stands for it in the request, as it stands there. */
  readonly texts: readonly string[];
}

/** Characters of a body that are looked at: a request is judged while the page goes on loading. */
const MAX_BODY = 65_536;
const MAX_URL = 8_192;
const MAX_HEADER = 8_192;

/** Set by the browser, or the visitor's own sign-in at the site that they are on. */
const NOT_SCANNED = /^(?:sec-.*|accept.*|cookie|host|origin|referer|user-agent|content-(?:type|length)|if-.*|etag)$/;

/** Every credential in a request, by its vendor's mark or by where it stands. Values with the placeholder are none. */
export function credentialsOf({ url, params, headers, body }: Scanned): Credential[] {
  const byPlace = !takesPublicKeys(URL.parse(url)?.hostname ?? '');
  return [
    ...headers.flatMap(([name, value]) => inHeader(name, value.slice(0, MAX_HEADER), byPlace)),
    ...inUrl(url.slice(0, MAX_URL), byPlace),
    ...params.flatMap(([name, value]) => inParameter(name, value, value, byPlace)),
    ...(body === null ? [] : inBody(body.slice(0, MAX_BODY))),
  ];
}

const credential = (place: string, vendor: string | null, ...texts: string[]): Credential => ({
  place,
  vendor,
  isForPages: texts.some(isGoogleKey),
  texts: [...new Set(texts)],
});

/** A rule may know a shorter form of the key than the one that stands here: all that goes on behind it is masked, too. */
export const byVendor = (place: string, text: string): Credential[] =>
  vendorKeys(text).map(({ vendor, value }) => {
    const rest = text.slice(text.indexOf(value) + value.length);
    return credential(place, vendor, value + (/^[\w+=.~%-]*/.exec(rest)?.[0] ?? ''));
  });

function inHeader(name: string, value: string, byPlace: boolean): Credential[] {
  if (NOT_SCANNED.test(name)) return [];
  const place = `header ${name}`;
  const key = byPlace ? keyInHeader(name, value) : null;
  if (key === null) return byVendor(place, value);
  const vendor = vendorKeys(key)[0]?.vendor ?? null;
  const encoded = /^basic\s+(\S+)$/i.exec(value.trim())?.[1];
  return [credential(place, vendor, key, ...(encoded === undefined ? [] : [encoded]))];
}

/** By name in the query; by its vendor's mark everywhere, for a few APIs have their key in the path. */
function inUrl(url: string, byPlace: boolean): Credential[] {
  const [base = '', query = ''] = url.split(/[?#]/s, 2);
  const named = query.split('&').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return inParameter(decoded(name), decoded(value), value, byPlace);
  });
  const [, user = '', password = ''] = /^[a-z]+:\/\/([^/@:]*)(?::([^/@]*))?@/i.exec(base) ?? [];
  // Some vendors take the key as the user, with an empty password.
  const key = password === '' && isKeyShaped(user) ? user : password;
  return [
    ...(key === '' || base.includes('CLIENT_SECRET') ? [] : [credential('address', null, key)]),
    ...named,
    ...byVendor('path', decoded(base)),
  ];
}

function inParameter(name: string, value: string, raw: string, byPlace: boolean): Credential[] {
  const place = `query ${name}`;
  const vendor = vendorKeys(value)[0]?.vendor ?? null;
  const isKey = vendor !== null || (byPlace && isKeyParameter(name, value));
  return isKey ? [credential(place, vendor, value, raw)] : [];
}

function inBody(body: string): Credential[] {
  const marked = byVendor('body', body);
  const named = keysInBody(body).filter((raw) => !marked.some(({ texts }) => texts.some((text) => raw.includes(text))));
  return [...marked, ...named.map((raw) => credential('body', null, raw, decoded(raw)))];
}
