import { isOnLoopback } from './call.ts';
import type { Failure } from './outcome.ts';

/** A failure in plain sentences: what happened, and what to do about it. */
export interface FailureText {
  readonly title: string;
  readonly text: string;
}

export function failureText(failure: Failure, relay: { readonly address: string } | null): FailureText {
  const at = relay?.address ?? 'the relay';
  switch (failure.kind) {
    case 'problem':
      return {
        title: failure.problem.title,
        text: [failure.problem.detail, failure.problem.fix].filter(Boolean).join(' '),
      };
    case 'offline':
      return { title: 'You are offline', text: 'Check your network connection and try again.' };
    case 'unreachable':
      return {
        title: 'Cannot reach the relay',
        text:
          relay && isOnLoopback(relay.address)
            ? `Check that it is running at ${at}. To start it, run npx client-secret-relay, or in a checkout npm start. If it now prints another address, change the address.`
            : `Check that it is running at ${at} and that this browser can connect to it.`,
      };
    case 'not-a-relay':
      return {
        title: 'This is not a relay',
        text: `A different server responds at ${at}. If the relay moved, change its address.`,
      };
    case 'identity-changed':
      return {
        title: 'The relay’s identity has changed',
        text: `The relay at ${at} no longer has the key from when you connected, so nothing was sent to it. If you reinstalled it, disconnect and connect again with a new link. If not, someone may be intercepting the connection.`,
      };
    case 'revoked':
      return {
        title: 'This device was revoked',
        text: 'The relay no longer accepts this device. To use it again, disconnect and connect with a new link.',
      };
    case 'not-connected':
      return { title: 'No relay connected', text: 'Connect a relay first.' };
  }
}
