import { signal } from '@preact/signals';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import type { TraceView } from '../traces.ts';

export interface TracedCall {
  readonly call: RecordedCall;
  readonly trace: TraceView;
}

/** The call that the next one chosen is compared with; null while nothing is compared. */
export const comparedWith = signal<TracedCall | null>(null);

export function compareWith(traced: TracedCall | null): void {
  comparedWith.value = traced;
}
