import { type Exchange, firstOf } from '../http/har.ts';
import type { Preflight, RecordedCall } from '../recorded-call/recorded-call.ts';
import { preflightReason } from './preflight-reason.ts';

interface Waiting {
  readonly url: string;
  readonly method: string;
  readonly origin: string | null;
  readonly preflight: Preflight;
}

interface Blocked {
  readonly url: string;
  readonly method: string;
  readonly call: RecordedCall;
}

/** Even pages that make thousands of calls have only a few pending preflights. */
const MAX_WAITING = 100;
/** A failed preflight can be reported after its call. */
const LATE_MS = 5_000;

const preflightOf = (exchange: Exchange): Preflight => ({
  status: exchange.status,
  startedAt: exchange.startedAt,
  duration: exchange.duration,
  error: exchange.error,
  reason: preflightReason(exchange),
});

/** The call that was not sent because of this preflight, reconstructed from it; null if it was sent. */
export function unsentOf(exchange: Exchange): { exchange: Exchange; preflight: Preflight } | null {
  const preflight = preflightOf(exchange);
  if (preflight.reason === null) return null;
  const method = firstOf(exchange.requestHeaders, 'access-control-request-method') ?? '';
  const requestHeaders = exchange.requestHeaders.filter(([name]) => name === 'origin');
  return { exchange: { ...exchange, method, requestHeaders, status: 0, responseHeaders: [], size: 0 }, preflight };
}

/** The network log has the origin of a call only if the call was sent. */
const mayBelongTo = ({ origin, preflight }: Waiting, call: RecordedCall): boolean =>
  (origin === null || call.origin === null || origin === call.origin) &&
  Math.abs(call.startedAt - preflight.startedAt) < LATE_MS &&
  // A call with a response was allowed by its preflight.
  (preflight.reason === null || call.status === 0);

/** Matches preflights with their calls: by URL, origin and requested method, in order of arrival. */
export function createPreflights() {
  const waiting: Waiting[] = [];
  const blocked: Blocked[] = [];
  return {
    /** Returns the preflight's call if that was reported first. */
    add(exchange: Exchange): RecordedCall | null {
      const { url } = exchange;
      const method = firstOf(exchange.requestHeaders, 'access-control-request-method') ?? '';
      const arrived = {
        url,
        method,
        origin: firstOf(exchange.requestHeaders, 'origin'),
        preflight: preflightOf(exchange),
      };
      const at = blocked.findLastIndex(
        (one) => one.url === url && one.method === method && mayBelongTo(arrived, one.call),
      );
      const [late] = at === -1 ? [] : blocked.splice(at, 1);
      if (late) return { ...late.call, preflight: arrived.preflight };
      waiting.push(arrived);
      if (waiting.length > MAX_WAITING) waiting.shift();
      return null;
    },
    /** The call with its preflight, if that was reported first. */
    joined(call: RecordedCall, { url, method }: Exchange): RecordedCall {
      const at = waiting.findIndex((one) => one.url === url && one.method === method && mayBelongTo(one, call));
      const [found] = at === -1 ? [] : waiting.splice(at, 1);
      if (found) return { ...call, preflight: found.preflight };
      if (call.status === 0) blocked.push({ url, method, call });
      if (blocked.length > MAX_WAITING) blocked.shift();
      return call;
    },
    clear(): void {
      waiting.length = 0;
      blocked.length = 0;
    },
  };
}
