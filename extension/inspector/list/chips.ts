import { t } from '../../language/messages.ts';
import { leaksOf } from '../../leaks/leaks.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { outcomeKind } from '../outcome.ts';

/** The predefined filters. */
export const CHIPS = [
  { id: 'all', label: t('inspector.chip.all') },
  { id: 'refused', label: t('inspector.chip.refused') },
  { id: 'failed', label: t('inspector.chip.failed') },
  { id: 'leaks', label: t('inspector.chip.leaks') },
  { id: 'playground', label: t('inspector.chip.playground') },
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
  refused: (call) => outcomeKind(call) === 'refused',
  failed: (call) => FAILED.includes(outcomeKind(call)),
  leaks: hasLeak,
  playground: ({ initiator }) => initiator === 'playground',
};

/** Null if every call matches. */
export const chipTest = (chip: Chip): ((call: RecordedCall) => boolean) | null => (chip === 'all' ? null : TESTS[chip]);
