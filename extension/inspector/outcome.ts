import { isUpstreamFault } from '../../shared/errors.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { queuedOutcome } from './queued/queued-outcome.ts';

/** The outcome of a call for the list: not only by status, since a 403 can be the relay's or the upstream's. */
export interface CallOutcome {
  readonly kind: 'done' | 'refused' | 'failed' | 'blocked' | 'queued' | 'foreign' | 'direct';
  /** Short, for the list. */
  readonly text: string;
  /** A sentence, for the tooltip and the detail. */
  readonly sentence: string;
}

export function outcomeOf(call: RecordedCall): CallOutcome {
  const { status, source, problem, error } = call;
  const queued = call.queued && queuedOutcome(call.queued);
  if (queued) return { kind: 'queued', ...queued };
  if (source === 'none' || error !== null) {
    return {
      kind: 'blocked',
      text: status === 0 ? 'no response' : `${status} blocked`,
      sentence: blockedSentence(call),
    };
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
        sentence: problem ? `Refused by the relay: ${problem.code}.` : 'The relay responded itself.',
      };
    case 'queued':
      return { kind: 'queued', text: `${status} queued`, sentence: 'The relay queued the call.' };
    case 'direct':
      return {
        kind: 'direct',
        text: `${status} direct`,
        sentence: 'The page called the destination directly, without the relay.',
      };
    case 'unknown':
      return { kind: 'foreign', text: `${status} ?`, sentence: 'The response did not come from a relay.' };
    case 'upstream':
      return status < 400
        ? { kind: 'done', text: String(status), sentence: `The destination responded with ${status}.` }
        : { kind: 'failed', text: `${status} upstream`, sentence: `The destination responded with ${status}.` };
  }
}

function blockedSentence({ status, error, preflight, initiator }: RecordedCall): string {
  if (preflight?.reason) return `The browser did not send the call, because its preflight failed: ${preflight.reason}.`;
  if (initiator === 'playground' && error === 'cancelled') return 'The call was cancelled.';
  if (status !== 0) return `The page received an incomplete response: ${error}.`;
  return error
    ? `The page received no response: ${error}.`
    : 'The page received no response: the call was cancelled, or the relay could not be reached.';
}

/** Host and path of the destination; the unparsed text if it is not a URL. */
export function destinationOf({ sent }: RecordedCall): string {
  if (!URL.canParse(sent.url)) return sent.url;
  const { host, pathname } = new URL(sent.url);
  return host + pathname;
}

/** The initiator: `fetch`, `xhr`, `playground`; `page` if the browser does not report the type (Firefox). */
export const initiatorText = ({ initiator, kind }: RecordedCall): string =>
  initiator === 'page' ? (kind ?? 'page') : initiator === 'import' ? 'imported' : initiator;
