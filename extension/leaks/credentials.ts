import type { Pairs } from '../http/har.ts';
import { decoded, isKeyParameter, keyInHeader, keysInBody, takesPublicKeys } from './credential-places.ts';
import { isKeyShaped } from './shape.ts';
import { isGoogleKey, vendorKeys } from './vendor-keys.ts';

/** The parts of a request that can contain a credential. Header names in lower case. */
export interface Scanned {
  readonly url: string;
  readonly params: Pairs;
  readonly headers: Pairs;
  readonly body: string | null;
}

/** A plaintext credential. Discarded once it has been masked. */
export interface Credential {
  /** `header authorization`, `query key`, `path`, `body`. */
  readonly place: string;
  /** `GitHub`; null if it was recognized by its place only. */
  readonly vendor: string | null;
  /** Whether the vendor intends the key for use in pages. */
  readonly isForPages: boolean;
  /** Every form of it in the request, as written there. */
  readonly texts: readonly string[];
}

/** Characters of a body that are scanned: requests are scanned while the page is loading. */
const MAX_BODY = 65_536;
const MAX_URL = 8_192;
const MAX_HEADER = 8_192;

/** Set by the browser, or cookies, which are the visitor's own sign-in at the site. */
const NOT_SCANNED = /^(?:sec-.*|accept.*|cookie|host|origin|referer|user-agent|content-(?:type|length)|if-.*|etag)$/;

/** Every credential in a request, by its vendor's prefix or by its place. Values with the placeholder are none. */
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

/** A rule may match a shorter form of the key: characters that continue it are masked, too. */
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

/** By name in the query; by the vendor's prefix everywhere, since a few APIs have the key in the path. */
function inUrl(url: string, byPlace: boolean): Credential[] {
  const [base = '', query = ''] = url.split(/[?#]/s, 2);
  const named = query.split('&').flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return inParameter(decoded(name), decoded(value), value, byPlace);
  });
  const [, user = '', password = ''] = /^[a-z]+:\/\/([^/@:]*)(?::([^/@]*))?@/i.exec(base) ?? [];
  // Some vendors expect the key as the user, with an empty password.
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
