import { signal } from '@preact/signals';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import type { TraceView } from '../traces.ts';

export interface TracedCall {
  readonly call: RecordedCall;
  readonly trace: TraceView;
}

/** The call to compare with the next one that is selected; null if no comparison is active. */
export const comparedWith = signal<TracedCall | null>(null);

export function compareWith(traced: TracedCall | null): void {
  comparedWith.value = traced;
}
