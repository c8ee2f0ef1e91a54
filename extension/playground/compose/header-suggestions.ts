import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { language } from '../../language/format.ts';
import { STARTERS } from '../../starters/starters.ts';

/**
 * Fields that a client sends and the relay forwards, from the HTTP Field Name Registry of IANA
 * (https://www.iana.org/assignments/http-fields), and those that many APIs have for keys and retries.
 */
const REGISTERED = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Cache-Control',
  'Content-Disposition',
  'Content-Language',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Range',
  'If-Unmodified-Since',
  'Link',
  'Prefer',
  'Priority',
  'Range',
  'User-Agent',
  'X-Api-Key',
  'X-Auth-Token',
  'X-Request-Id',
];

const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/xml',
  'application/octet-stream',
  'text/plain',
  'text/csv',
];

/** By name in lower case. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ['application/json', 'text/event-stream', 'text/csv', 'application/xml', 'text/html', 'image/png', '*/*'],
  'accept-language': ['en', 'en-US', 'de', 'ko'],
  authorization: [`Bearer ${PLACEHOLDER}`, `Basic ${PLACEHOLDER}`, `Token ${PLACEHOLDER}`],
  'cache-control': ['no-cache', 'no-store', 'max-age=0'],
  'content-type': TYPES,
  prefer: ['return=representation', 'return=minimal', 'respond-async', 'wait'],
  range: ['bytes=0-1023'],
  'x-api-key': [PLACEHOLDER],
  'x-auth-token': [PLACEHOLDER],
};

/** The headers of well-known APIs, such as `anthropic-version: 2023-06-01`. */
const ofApis = STARTERS.flatMap(({ requests }) => requests.flatMap(({ headers }) => Object.entries(headers)));

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Names of headers that a request can have, in order. */
export const HEADER_NAMES: readonly string[] = [...REGISTERED, ...ofApis.map(([name]) => name)]
  .filter((name, index, all) => all.findIndex((one) => isSame(one, name)) === index)
  .sort((one, other) => one.localeCompare(other, language, { sensitivity: 'base' }));

/** Values that a header often has. */
export const headerValues = (name: string): readonly string[] => [
  ...new Set([
    ...(VALUES[name.trim().toLowerCase()] ?? []),
    ...ofApis.filter(([known]) => isSame(known, name.trim())).map(([, value]) => value),
  ]),
];
