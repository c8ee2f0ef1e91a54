import type { ConnectFailure } from '../messages/connection.ts';
import { type FailureText, failureText } from '../relay-client/failure-text.ts';

export type ConnectProblem = ConnectFailure | { readonly kind: 'permission-refused' };

/** Why pairing failed, and what to do. */
export function connectText(problem: ConnectProblem, address: string): FailureText {
  if (problem.kind === 'fingerprint-differs') {
    return {
      title: 'The relay does not match the link',
      text: `The relay at ${address} does not have the key that the link names, so the pairing code was not sent. Copy the link again from the relay’s terminal. If it still does not match, someone may be intercepting the connection.`,
    };
  }
  if (problem.kind === 'permission-refused') {
    return {
      title: 'Permission needed',
      text: `The extension needs your permission to connect to ${address}. Click Connect again and allow it.`,
    };
  }
  if (problem.kind === 'problem' && problem.problem.code === 'PAIRING_REJECTED') {
    return {
      title: 'The pairing code is not valid',
      text: 'A code works once and expires after ten minutes. Create a new link with npx client-secret-relay pair, or in a checkout npm run relay -- pair.',
    };
  }
  return failureText(problem, { address });
}
