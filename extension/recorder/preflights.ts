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

/** Pages that make thousands of calls have a few of these under way. */
const MAX_WAITING = 100;
/** A preflight that failed can be told after the call that it failed. */
const LATE_MS = 5_000;

const preflightOf = (exchange: Exchange): Preflight => ({
  status: exchange.status,
  startedAt: exchange.startedAt,
  duration: exchange.duration,
  error: exchange.error,
  reason: preflightReason(exchange),
});

/** The call that a browser did not send after this preflight, as far as the preflight tells; null where it was sent. */
export function unsentOf(exchange: Exchange): { exchange: Exchange; preflight: Preflight } | null {
  const preflight = preflightOf(exchange);
  if (preflight.reason === null) return null;
  const method = firstOf(exchange.requestHeaders, 'access-control-request-method') ?? '';
  const requestHeaders = exchange.requestHeaders.filter(([name]) => name === 'origin');
  return { exchange: { ...exchange, method, requestHeaders, status: 0, responseHeaders: [], size: 0 }, preflight };
}

/** The browser's log names the origin of a call only where it was sent. */
const mayBelongTo = ({ origin, preflight }: Waiting, call: RecordedCall): boolean =>
  (origin === null || call.origin === null || origin === call.origin) &&
  Math.abs(call.startedAt - preflight.startedAt) < LATE_MS &&
  // A call that was answered was let through.
  (preflight.reason === null || call.status === 0);

/** Folds a preflight into its call: same URL and origin, the method that it asked for, in order of arrival. */
export function createPreflights() {
  const waiting: Waiting[] = [];
  const blocked: Blocked[] = [];
  return {
    /** Returns the call that it belongs to where that came first. */
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
    /** The call with the preflight that waited for it. */
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
