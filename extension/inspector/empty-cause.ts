import type { RelayState } from '../connection/observed-state.ts';
import type { RelayView } from '../relay-client/connection.ts';
import type { Failure } from '../relay-client/outcome.ts';

/** Why the list is empty: the first cause that applies. */
export type EmptyCause =
  | { readonly kind: 'starting' }
  | { readonly kind: 'no-relay' }
  | { readonly kind: 'filtered'; readonly count: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'relay'; readonly failure: Failure }
  | { readonly kind: 'no-call' };

export interface EmptyFacts {
  readonly relays: readonly RelayView[] | null;
  readonly relayState: RelayState;
  readonly isPaused: boolean;
  /** Recorded calls that the filter hides. */
  readonly hidden: number;
}

export function emptyCause({ relays, relayState, isPaused, hidden }: EmptyFacts): EmptyCause {
  if (hidden > 0) return { kind: 'filtered', count: hidden };
  if (relays === null) return { kind: 'starting' };
  if (relays.length === 0) return { kind: 'no-relay' };
  if (isPaused) return { kind: 'paused' };
  if (typeof relayState === 'object') return { kind: 'relay', failure: relayState };
  return { kind: 'no-call' };
}
