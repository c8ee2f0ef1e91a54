import type { Failure, Outcome } from '../relay-client/outcome.ts';
import type { RunAs } from '../request-model/draft.ts';
import type { CallEvent } from '../request-model/playground-call.ts';

/** What the extension knows about a relay; `checking` until the first response. */
export type RelayState = 'checking' | 'connected' | Failure;

/**
 * The state that the outcome of a call to the relay's own API shows. A 4xx problem refuses one call, so the relay
 * works; a 5xx problem is its own fault. Null: the outcome says nothing about the relay.
 */
export function stateOfOutcome(outcome: Outcome<unknown>): RelayState | null {
  if (outcome.ok) return 'connected';
  const { failure } = outcome;
  if (failure.kind === 'not-connected') return null;
  return failure.kind === 'problem' && failure.problem.status < 500 ? 'connected' : failure;
}

/** Whether the output of a message is the outcome of a call to a relay. */
export const isOutcome = (output: unknown): output is Outcome<unknown> =>
  typeof output === 'object' &&
  output !== null &&
  'ok' in output &&
  (output.ok === true || ('failure' in output && typeof output.failure === 'object'));

const SHOWN_BY_CALL = ['unreachable', 'offline', 'not-a-relay', 'identity-changed', 'revoked'] as const;

/**
 * The state that an event of a playground call shows; null if it shows nothing. `checking`: the event alone does not
 * tell, so the relay has to be checked.
 */
export function stateOfEvent(event: CallEvent, caller: RunAs['kind'] | undefined): RelayState | null {
  if (event.type === 'head') {
    const { source, status } = event.head;
    if (source === 'unknown') return { kind: 'not-a-relay' };
    // Whether the device was revoked or the call lacks a sign-in is only in the body.
    return source === 'relay' && status === 401 && caller === 'owner' ? 'checking' : 'connected';
  }
  if (event.type !== 'fail') return null;
  const { reason } = event.failure;
  // The relay may have stopped, or only the connection to the API broke.
  if (reason === 'broken') return 'checking';
  const kind = SHOWN_BY_CALL.find((shown) => shown === reason);
  return kind === undefined ? null : { kind };
}
