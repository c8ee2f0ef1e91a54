import type { ConnectFailure } from '../messages/connection.ts';
import { type FailureText, failureText } from '../relay-client/failure-text.ts';

export type ConnectProblem = ConnectFailure | { readonly kind: 'permission-refused' };

/** Why connecting did not work, and what to do. */
export function connectText(problem: ConnectProblem, address: string): FailureText {
  if (problem.kind === 'fingerprint-differs') {
    return {
      title: 'This is not the relay of the link',
      text: `The relay at ${address} has another key than the link says, or cannot prove that the key is its own. The code was not sent. Copy the link again from the terminal of the relay; if it still differs, something stands between you and the relay.`,
    };
  }
  if (problem.kind === 'permission-refused') {
    return {
      title: 'The browser may not reach the relay',
      text: `The extension needs your permission to talk to ${address}. Press Connect again and allow it.`,
    };
  }
  if (problem.kind === 'problem' && problem.problem.code === 'PAIRING_REJECTED') {
    return {
      title: 'The relay did not accept the code',
      text: 'A code works once and for ten minutes. Make a new link with npm run relay -- pair.',
    };
  }
  return failureText(problem, { address });
}
