import { isLoopback } from './call.ts';
import type { Failure } from './outcome.ts';

/** What happened, and what to do about it, in plain sentences. */
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
      return { title: 'You are offline', text: 'Connect to the network and try again.' };
    case 'unreachable':
      return {
        title: 'The relay does not answer',
        text:
          relay && isLoopback(relay.address)
            ? `Nothing answers at ${at}. Start the relay with npm start, then try again.`
            : `Nothing answers at ${at}. Check that the relay runs and that this browser can reach it.`,
      };
    case 'not-a-relay':
      return { title: 'This is not a relay', text: `Something else answers at ${at}. Check address and port.` };
    case 'identity-changed':
      return {
        title: 'The relay is not the one you connected to',
        text: `The relay at ${at} has another key than when you connected, or cannot prove that the key is its own, so nothing is sent to it. If you set it up anew, disconnect and connect again with a new link. If not, something else answers at this address.`,
      };
    case 'revoked':
      return {
        title: 'This device was disconnected',
        text: 'The relay does not accept this device any more. To use it again, disconnect here and connect with a new link.',
      };
    case 'not-connected':
      return { title: 'No relay is connected', text: 'Connect a relay first.' };
  }
}
