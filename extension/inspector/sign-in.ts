import { firstOf } from '../http/har.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { TraceView } from './traces.ts';

/**
 * Whether the caller was anonymous: according to the relay's trace, or without one, if the call had no token. In a
 * call by an SDK, `Authorization` is for the upstream.
 */
export function isAnonymous({ route, requestHeaders }: RecordedCall, trace: TraceView): boolean {
  if (trace.state === 'found') return trace.trace.caller.kind === 'anonymous';
  const names = route === 'request' ? ['authorization', 'relay-authorization'] : ['relay-authorization'];
  return names.every((name) => firstOf(requestHeaders, name) === null);
}
