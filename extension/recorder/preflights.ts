import type { Call, Preflight } from './call.ts';
import { type Exchange, firstOf } from './har.ts';

interface Waiting {
  readonly url: string;
  readonly method: string;
  readonly preflight: Preflight;
}

const MAX_WAITING = 100;
/** A preflight that failed can be told after the call that it failed. */
const LATE_MS = 5_000;

const keyed = (exchange: Exchange): Waiting => ({
  url: exchange.url,
  method: firstOf(exchange.requestHeaders, 'access-control-request-method') ?? '',
  preflight: { status: exchange.status, duration: exchange.duration, error: exchange.error },
});

/** Folds a preflight into its call: same URL, the method that it asked for, in order of arrival. */
export function createPreflights() {
  const waiting: Waiting[] = [];
  const urls = new WeakMap<Call, { url: string; method: string }>();
  return {
    /** Returns the call that it belongs to where that came first. */
    add(exchange: Exchange, calls: readonly Call[]): Call | null {
      const { url, method, preflight } = keyed(exchange);
      const late = calls.findLast((call) => {
        const key = urls.get(call);
        return (
          call.status === 0 &&
          call.preflight === null &&
          key?.url === url &&
          key.method === method &&
          Math.abs(call.startedAt - exchange.startedAt) < LATE_MS
        );
      });
      if (late) return { ...late, preflight };
      waiting.push({ url, method, preflight });
      if (waiting.length > MAX_WAITING) waiting.shift();
      return null;
    },
    /** The call with the preflight that waited for it. */
    joined(call: Call, { url, method }: Exchange): Call {
      const at = waiting.findIndex((one) => one.url === url && one.method === method);
      const [found] = at === -1 ? [] : waiting.splice(at, 1);
      const whole = found ? { ...call, preflight: found.preflight } : call;
      urls.set(whole, { url, method });
      return whole;
    },
  };
}
