import type { Trace } from '../../shared/protocol/api.ts';
import { maskedTrace } from '../leaks/mask.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { Failure, Outcome } from '../relay-client/outcome.ts';

/** The relay's side of a call, or why it is not there. */
export type TraceView =
  | { readonly state: 'loading' }
  | { readonly state: 'found'; readonly trace: Trace }
  | { readonly state: 'none'; readonly reason: string };

export type TraceLoader = (call: RecordedCall) => Promise<TraceView>;

/** The browser can report the end of a call before the relay has written its trace. */
const AGAIN_AFTER_MS = [100, 300, 900];

/** Joins a call with the relay's masked trace of it. */
export function createTraceLoader(
  get: (relayId: string, id: string) => Promise<Outcome<Trace>>,
  pause: (milliseconds: number) => Promise<void>,
): TraceLoader {
  return async (call) => {
    if (call.traceId === null || call.relayId === null) return { state: 'none', reason: withoutId(call) };
    let answer = await get(call.relayId, call.traceId);
    for (const wait of AGAIN_AFTER_MS) {
      if (!isEarly(answer)) break;
      await pause(wait);
      answer = await get(call.relayId, call.traceId);
    }
    return answer.ok
      ? { state: 'found', trace: maskedTrace(answer.value) }
      : { state: 'none', reason: reasonOf(answer.failure) };
  };
}

const isEarly = (answer: Outcome<Trace>): boolean =>
  answer.ok ? answer.value.state === 'running' : isNotFound(answer.failure);

const isNotFound = (failure: Failure): boolean => failure.kind === 'problem' && failure.problem.code === 'NOT_FOUND';

const withoutId = ({ source, route }: RecordedCall): string => {
  if (route === 'direct') return 'The request went past the relay.';
  return source === 'none' ? 'No answer of the relay reached the page.' : 'The answer names no trace.';
};

function reasonOf(failure: Failure): string {
  if (isNotFound(failure)) return 'The relay does not have it any more: it keeps the traces of its latest calls.';
  const { title, text } = failureText(failure, null);
  return `${title}. ${text}`;
}
