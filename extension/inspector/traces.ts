import type { Trace } from '../../shared/protocol/api.ts';
import { t } from '../language/messages.ts';
import { maskedTrace } from '../leaks/mask.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { Failure, Outcome } from '../relay-client/outcome.ts';

/** The relay's trace of a call, or why there is none. */
export type TraceView =
  | { readonly state: 'loading' }
  | { readonly state: 'found'; readonly trace: Trace }
  | { readonly state: 'none'; readonly reason: string };

export type TraceLoader = (call: RecordedCall) => Promise<TraceView>;

/** The browser can report the end of a call before the relay has stored its trace. */
const RETRY_DELAYS_MS = [100, 300, 900];

/** Loads the relay's trace of a call, masked. */
export function createTraceLoader(
  get: (relayId: string, id: string) => Promise<Outcome<Trace>>,
  pause: (milliseconds: number) => Promise<void>,
): TraceLoader {
  return async (call) => {
    if (call.traceId === null || call.relayId === null) return { state: 'none', reason: noTraceReason(call) };
    let outcome = await get(call.relayId, call.traceId);
    for (const wait of RETRY_DELAYS_MS) {
      if (!isPending(outcome)) break;
      await pause(wait);
      outcome = await get(call.relayId, call.traceId);
    }
    return outcome.ok
      ? { state: 'found', trace: maskedTrace(outcome.value) }
      : { state: 'none', reason: failureReason(outcome.failure) };
  };
}

const isPending = (outcome: Outcome<Trace>): boolean =>
  outcome.ok ? outcome.value.state === 'running' : isNotFound(outcome.failure);

const isNotFound = (failure: Failure): boolean => failure.kind === 'problem' && failure.problem.code === 'NOT_FOUND';

const noTraceReason = ({ source, route }: RecordedCall): string => {
  if (route === 'direct') return t('inspector.trace.direct');
  return source === 'none' ? t('inspector.trace.noResponse') : t('inspector.trace.noId');
};

function failureReason(failure: Failure): string {
  if (isNotFound(failure)) return t('inspector.trace.gone');
  const { title, text } = failureText(failure, null);
  return `${title}. ${text}`;
}
