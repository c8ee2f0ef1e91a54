import { isUpstreamFault } from '../../shared/errors.ts';
import { leftToRight } from '../language/format.ts';
import { t } from '../language/messages.ts';
import type { PreflightReason, RecordedCall } from '../recorded-call/recorded-call.ts';
import { queuedOutcome } from './queued/queued-outcome.ts';

/** The outcome of a call for the list: not only by status, since a 403 can be the relay's or the upstream's. */
export interface CallOutcome {
  readonly kind: 'done' | 'refused' | 'failed' | 'blocked' | 'queued' | 'foreign' | 'direct';
  /** Short, for the list. */
  readonly text: string;
  /** A sentence, for the tooltip and the detail. */
  readonly sentence: string;
}

/** Without its texts: filters and sorting ask for thousands of calls. */
export function outcomeKind({ status, source, problem, error, queued }: RecordedCall): CallOutcome['kind'] {
  if (queued !== null && queued.state !== 'settled') return 'queued';
  if (source === 'none' || error !== null) return 'blocked';
  switch (source) {
    case 'relay':
      return problem && isUpstreamFault(problem.code) ? 'failed' : 'refused';
    case 'queued':
      return 'queued';
    case 'direct':
      return 'direct';
    case 'unknown':
      return 'foreign';
    case 'upstream':
      return status < 400 ? 'done' : 'failed';
  }
}

export function outcomeOf(call: RecordedCall): CallOutcome {
  const kind = outcomeKind(call);
  return { kind, ...((call.queued && queuedOutcome(call.queued)) ?? textsOf(call, kind)) };
}

function textsOf(call: RecordedCall, kind: CallOutcome['kind']): Omit<CallOutcome, 'kind'> {
  const { status, source, problem } = call;
  const byDestination = t('inspector.outcome.responded', { status });
  switch (kind) {
    case 'blocked':
      return {
        text: status === 0 ? t('inspector.outcome.noResponse') : t('inspector.outcome.blockedShort', { status }),
        sentence: blockedSentence(call),
      };
    case 'refused':
      return {
        text: t('inspector.outcome.relayShort', { status }),
        sentence: problem ? t('inspector.outcome.refused', { code: problem.code }) : t('inspector.outcome.byRelay'),
      };
    case 'failed':
      return source === 'relay'
        ? {
            text: t('inspector.outcome.relayShort', { status }),
            sentence: t('inspector.outcome.callFailed', { code: problem?.code ?? '' }),
          }
        : { text: t('inspector.outcome.upstreamShort', { status }), sentence: byDestination };
    case 'queued':
      return { text: t('inspector.outcome.queuedShort', { status }), sentence: t('inspector.outcome.queued') };
    case 'direct':
      return { text: t('inspector.outcome.directShort', { status }), sentence: t('inspector.outcome.direct') };
    case 'foreign':
      return { text: leftToRight(`${status} ?`), sentence: t('inspector.outcome.foreign') };
    case 'done':
      return { text: String(status), sentence: byDestination };
  }
}

function blockedSentence({ status, error, preflight, initiator }: RecordedCall): string {
  if (preflight?.reason) return t('inspector.outcome.notSent', { reason: preflightText(preflight.reason) });
  if (initiator === 'playground' && error === 'cancelled') return t('inspector.outcome.cancelled');
  if (status !== 0) return t('inspector.outcome.incomplete', { error: error ?? '' });
  return error ? t('inspector.outcome.notReceived', { error }) : t('inspector.outcome.unreachable');
}

/** Why the browser did not send a call after its preflight. */
export function preflightText(reason: PreflightReason): string {
  switch (reason.kind) {
    case 'error':
      return reason.error ?? t('inspector.outcome.noResponse');
    case 'status':
      return t('inspector.preflight.status', { status: reason.status });
    case 'origin':
      return reason.origin === ''
        ? t('inspector.preflight.pageOrigin')
        : t('inspector.preflight.origin', { origin: reason.origin });
    case 'method':
      return t('inspector.preflight.method', { method: reason.method });
    case 'header':
      return t('inspector.preflight.header', { name: reason.name });
  }
}

/** Host and path of the destination; the unparsed text if it is not a URL. */
export function destinationOf({ sent }: RecordedCall): string {
  if (!URL.canParse(sent.url)) return sent.url;
  const { host, pathname } = new URL(sent.url);
  return host + pathname;
}

/** How the call was made, for the list: `fetch`, `xhr` and so on as the browser names it. */
export function initiatorText(call: RecordedCall): string {
  if (call.initiator === 'playground') return t('inspector.outcome.fromPlayground');
  if (call.initiator === 'import') return t('inspector.outcome.imported');
  return call.kind ?? t('inspector.outcome.fromPage');
}

/** The same as filters name it: `playground`; `page` if the browser does not report the type (Firefox). */
export const initiatorWord = ({ initiator, kind }: RecordedCall): string =>
  initiator === 'page' ? (kind ?? 'page') : initiator === 'import' ? 'imported' : initiator;
