import { isUpstreamFault } from '../../shared/errors.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';

/** How a call ended, as the list tells it: not by the status alone, for a 403 can be the relay's or the upstream's. */
export interface CallOutcome {
  readonly kind: 'done' | 'refused' | 'failed' | 'blocked' | 'queued' | 'foreign' | 'direct';
  /** Short, for the list. */
  readonly text: string;
  /** A sentence, for the tooltip and the detail. */
  readonly sentence: string;
}

export function outcomeOf(call: RecordedCall): CallOutcome {
  const { status, source, problem, error } = call;
  if (source === 'none' || error !== null) {
    return { kind: 'blocked', text: status === 0 ? 'no answer' : `${status} blocked`, sentence: blockedSentence(call) };
  }
  switch (source) {
    case 'relay':
      if (problem && isUpstreamFault(problem.code)) {
        return {
          kind: 'failed',
          text: `${status} relay`,
          sentence: `The call to the destination failed: ${problem.code}.`,
        };
      }
      return {
        kind: 'refused',
        text: `${status} relay`,
        sentence: problem ? `The relay refused: ${problem.code}.` : 'The relay answered itself.',
      };
    case 'queued':
      return { kind: 'queued', text: `${status} queued`, sentence: 'The relay has put the call into a queue.' };
    case 'direct':
      return { kind: 'direct', text: `${status} direct`, sentence: 'The page called the destination past the relay.' };
    case 'unknown':
      return { kind: 'foreign', text: `${status} ?`, sentence: 'The answer does not say that it comes from a relay.' };
    case 'upstream':
      return status < 400
        ? { kind: 'done', text: String(status), sentence: `The destination answered ${status}.` }
        : { kind: 'failed', text: `${status} upstream`, sentence: `The destination answered ${status}.` };
  }
}

function blockedSentence({ status, error, preflight, initiator }: RecordedCall): string {
  if (preflight?.reason) return `The browser did not send the call: in its preflight, ${preflight.reason}.`;
  if (initiator === 'playground' && error === 'cancelled') return 'The call was cancelled.';
  if (status !== 0) return `The answer did not reach the page whole: ${error}.`;
  return error
    ? `The page got no answer: ${error}.`
    : 'The page got no answer: the call was cancelled, or the relay could not be reached.';
}

/** Host and path of the destination; the text itself where it is no URL. */
export function destinationOf({ sent }: RecordedCall): string {
  if (!URL.canParse(sent.url)) return sent.url;
  const { host, pathname } = new URL(sent.url);
  return host + pathname;
}

/** Who asked and how: `fetch`, `xhr`, `playground`; `page` where the browser does not tell (Firefox). */
export const initiatorText = ({ initiator, kind }: RecordedCall): string =>
  initiator === 'page' ? (kind ?? 'page') : initiator === 'import' ? 'imported' : initiator;
