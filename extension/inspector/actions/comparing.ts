import { signal } from '@preact/signals';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import type { TraceView } from '../traces.ts';

export interface Seen {
  readonly call: RecordedCall;
  readonly trace: TraceView;
}

/** The call that the next one chosen is compared with; null while nothing is compared. */
export const comparedWith = signal<Seen | null>(null);

export function compareWith(seen: Seen | null): void {
  comparedWith.value = seen;
}
