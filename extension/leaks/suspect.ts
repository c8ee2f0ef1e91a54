import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import { basicFromHeader } from '../../shared/placeholder/template.ts';
import { matchesOrigin } from '../../shared/policy/origin.ts';
import type { Exchange } from '../http/har.ts';
import type { Finding, Suspect, Watch } from '../recorded-call/finding.ts';
import { type Credential, credentialsOf } from './credentials.ts';
import { pageKey, placeholderDirect, plainHttp, rawCredential } from './kinds.ts';
import { isPlainHttp } from './leaks.ts';
import { maskedExchange } from './mask.ts';

/** Characters of a body that are searched for the placeholder, for every request to a registered host. */
const MAX_BODY = 65_536;
/** Set by the browser: a page at `/?x=$CLIENT_SECRET` has the placeholder in its own `Referer`. */
const NOT_SENT_BY_PAGE = new Set(['referer', 'origin', 'cookie']);

/**
 * Scans direct requests. `registered`: origins (also `https://*.example.com`) to which a client secret may be sent;
 * only for those, the relay could have kept a raw credential out of the page.
 */
export const createWatch =
  (registered: () => readonly string[]): Watch =>
  (exchange) =>
    suspectOf(exchange, registered());

function suspectOf(exchange: Exchange, registered: readonly string[]): Suspect | null {
  const origin = URL.parse(exchange.url)?.origin;
  if (origin === undefined || !/^https?:/.test(origin)) return null;
  const isRegistered = registered.some((pattern) => matchesOrigin(pattern, origin));
  const misplaced = placeholdersIn(exchange, isRegistered);
  const credentials = isRegistered
    ? credentialsOf({
        url: exchange.url,
        params: [],
        headers: exchange.requestHeaders,
        body: exchange.requestBody,
      })
    : [];
  if (credentials.length === 0 && misplaced.length === 0) return null;
  const findings = [
    ...credentials.map(findingOf),
    ...misplaced.map(placeholderDirect),
    ...(credentials.length > 0 && isPlainHttp(exchange.url) ? [plainHttp('address')] : []),
  ];
  return { findings, exchange: maskedExchange(exchange, credentials) };
}

const findingOf = ({ place, vendor, isForPages }: Credential): Finding =>
  (isForPages ? pageKey : rawCredential(vendor))(place);

const hasPlaceholder = (text: string): boolean => text.includes(PLACEHOLDER) || text.includes('%24CLIENT_SECRET');

/** Bodies to other hosts are not searched: session recordings and error reports quote the page's code. */
function placeholdersIn({ url, requestHeaders, requestBody }: Exchange, isRegistered: boolean): string[] {
  const [base = '', query = ''] = url.split(/\?(.*)/s);
  return [
    ...requestHeaders
      .filter(
        ([name, value]) =>
          !NOT_SENT_BY_PAGE.has(name) && (hasPlaceholder(value) || basicFromHeader(name, value) !== null),
      )
      .map(([name]) => `header ${name}`),
    ...(hasPlaceholder(base) ? ['path'] : []),
    ...query.split('&').flatMap((pair) => (hasPlaceholder(pair) ? [`query ${pair.split('=', 1)[0]}`] : [])),
    ...(isRegistered && hasPlaceholder((requestBody ?? '').slice(0, MAX_BODY)) ? ['body'] : []),
  ];
}
