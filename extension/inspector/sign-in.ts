import { firstOf } from '../http/har.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import type { TraceView } from './traces.ts';

/**
 * Whether nobody is signed in who makes the call: by the relay's word where it is there, without it by whether the call
 * had a sign-in. In a call by an SDK `Authorization` is the upstream's.
 */
export function isAnonymous({ route, requestHeaders }: RecordedCall, trace: TraceView): boolean {
  if (trace.state === 'found') return trace.trace.caller.kind === 'anonymous';
  const names = route === 'request' ? ['authorization', 'relay-authorization'] : ['relay-authorization'];
  return names.every((name) => firstOf(requestHeaders, name) === null);
}
