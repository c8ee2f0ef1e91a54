import { USAGE_DAYS, type UsageCaller, type UsageEntry } from '../../shared/protocol/usage.ts';

export type UsageSums = Pick<UsageEntry, 'calls' | 'refusals' | 'bytes' | 'inputTokens' | 'outputTokens'>;

export interface UsageDay extends UsageSums {
  /** As `2026-11-29`. */
  readonly day: string;
}
export interface CallerSums extends UsageSums {
  readonly caller: UsageCaller;
}

const DAY_MS = 86_400_000;

/** Every day that the relay keeps, the oldest first, also those without calls. `now` in ms. */
export function daysOf(entries: readonly UsageEntry[], now: number): readonly UsageDay[] {
  const byDay = Map.groupBy(entries, ({ day }) => day);
  return Array.from({ length: USAGE_DAYS }, (_, index) => {
    const day = new Date(now - (USAGE_DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, ...sumOf(byDay.get(day) ?? []) };
  });
}

/** Who called, those with the most calls first. */
export function callersOf(entries: readonly UsageEntry[]): readonly CallerSums[] {
  const byCaller = Map.groupBy(entries, ({ caller }) => `${caller.kind} ${caller.id}`);
  return [...byCaller.values()]
    .map((of) => ({ caller: (of[0] as UsageEntry).caller, ...sumOf(of) }))
    .sort((a, b) => b.calls - a.calls);
}

export function sumOf(entries: readonly UsageSums[]): UsageSums {
  const sum = (field: keyof UsageSums): number => entries.reduce((total, entry) => total + entry[field], 0);
  return {
    calls: sum('calls'),
    refusals: sum('refusals'),
    bytes: sum('bytes'),
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
  };
}
