import { MASK, PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { Trace } from '../../shared/protocol/api.ts';
import type { Finding } from '../recorded-call/finding.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { isOnLoopback } from '../relay-client/on-loopback.ts';
import { echoed, literalInRequest, placeholderInUrl, plainHttp } from './kinds.ts';

/** Literally, or as `URLSearchParams` encodes it. */
const hasPlaceholder = (text: string): boolean => text.includes(PLACEHOLDER) || text.includes('%24CLIENT_SECRET');

/** The leaks of a call to a relay, found in the recorded call, in which credentials are already masked. */
export function leaksOf({ sent, findings, route }: RecordedCall): readonly Finding[] {
  if (route === 'direct') return findings;
  const { url, params, headers, body } = sent;
  const [base = '', query = ''] = url.split(/\?(.*)/s);
  const [, path = ''] = /^[a-z]+:\/\/[^/]*(.*)$/i.exec(base) ?? [];
  const pairs = [...query.split('&').map((pair) => pair.split(/=(.*)/s)), ...params];
  const masked = [
    ...headers.filter(([, value]) => value.includes(MASK)).map(([name]) => `header ${name.toLowerCase()}`),
    ...pairs.filter(([, value = '']) => value.includes(MASK)).map(([name]) => `query ${name}`),
    ...(base.includes(MASK) ? ['path'] : []),
    ...(body?.includes(MASK) ? ['body'] : []),
  ];
  const inUrl = [
    ...(hasPlaceholder(path) ? ['path'] : []),
    ...pairs.filter(([, value = '']) => hasPlaceholder(value)).map(([name]) => `query ${name}`),
  ];
  return [
    ...masked.map(literalInRequest),
    ...(isPlainHttp(url) ? [plainHttp('address')] : []),
    ...inUrl.map(placeholderInUrl),
  ];
}

/** Requires the relay's trace. */
export const echoesOf = (trace: Trace | null): readonly Finding[] =>
  trace !== null && trace.redactions > 0 ? [echoed(trace.redactions)('response')] : [];

/** Loopback is excluded: there is no network to eavesdrop on. */
export const isPlainHttp = (url: string): boolean => /^http:/i.test(url) && URL.canParse(url) && !isOnLoopback(url);
