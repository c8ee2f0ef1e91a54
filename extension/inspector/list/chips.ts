import { leaksOf } from '../../leaks/leaks.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { outcomeOf } from '../outcome.ts';

/** The predefined filters. */
export const CHIPS = [
  { id: 'all', label: 'All' },
  { id: 'refused', label: 'Refused' },
  { id: 'failed', label: 'Failed' },
  { id: 'leaks', label: 'Leaks' },
  { id: 'playground', label: 'Playground' },
] as const;

export type Chip = (typeof CHIPS)[number]['id'];

const leakCache = new WeakMap<RecordedCall, boolean>();

/** Cached per call: the list calls this on every change. */
export function hasLeak(call: RecordedCall): boolean {
  const found = leakCache.get(call) ?? leaksOf(call).length > 0;
  leakCache.set(call, found);
  return found;
}

const FAILED = ['failed', 'blocked', 'foreign'];

const TESTS: Readonly<Record<Exclude<Chip, 'all'>, (call: RecordedCall) => boolean>> = {
  refused: (call) => outcomeOf(call).kind === 'refused',
  failed: (call) => FAILED.includes(outcomeOf(call).kind),
  leaks: hasLeak,
  playground: ({ initiator }) => initiator === 'playground',
};

/** Null if every call matches. */
export const chipTest = (chip: Chip): ((call: RecordedCall) => boolean) | null => (chip === 'all' ? null : TESTS[chip]);
