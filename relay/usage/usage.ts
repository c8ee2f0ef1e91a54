import { USAGE_DAYS, type UsagePage } from '../../shared/protocol/usage.ts';
import { DayCounts } from './day-counts.ts';
import type { Tokens } from './tokens.ts';
import { callerOf, type UsageQuery, type UsageRows } from './usage-rows.ts';

/**
 * Calls by day, secret and caller. Counted in memory, as a write for every call would cost more than the call; written about
 * once a second, so a crash loses the last second.
 */
export interface Usage {
  /** `caller` is from `callerKey`. */
  count(call: {
    readonly secretId: string;
    readonly caller: string;
    readonly isRefused: boolean;
    readonly bytes: number;
    readonly tokens: Tokens | null;
  }): void;
  page(query: UsageQuery): Promise<UsagePage>;
  /** One after another. */
  flush(): Promise<void>;
}

const DAY_MS = 86_400_000;

export function createUsage(rows: UsageRows, now: () => number): Usage {
  const today = (): number => Math.floor(now() / DAY_MS);
  let current = new DayCounts(today());
  /** Of the days before, and what could not be written. */
  const unwritten: DayCounts[] = [];
  let purgedOn: number | null = null;

  return {
    count: ({ secretId, caller, isRefused, bytes, tokens }) => {
      const day = today();
      if (current.day !== day) {
        unwritten.push(current);
        current = new DayCounts(day);
      }
      const counted = current.of(secretId, caller);
      counted.calls += 1;
      counted.bytes += bytes;
      if (isRefused) counted.refusals += 1;
      if (tokens === null) return;
      counted.inputTokens += tokens.input;
      counted.outputTokens += tokens.output;
    },
    page: async (query) => {
      const found = await rows.read({ ...query, limit: query.limit + 1 });
      const entries = found.slice(0, query.limit);
      const last = entries.at(-1);
      const cursor = found.length > query.limit && last ? `${dayText(last.day)} ${last.secret} ${last.caller}` : null;
      return {
        entries: entries.map((row) => ({ ...row, day: dayText(row.day), caller: callerOf(row.caller) })),
        cursor,
      };
    },
    flush: async () => {
      const day = today();
      if (purgedOn !== day) await rows.purge(day - USAGE_DAYS + 1);
      purgedOn = day;
      if (!current.isEmpty) {
        unwritten.push(current);
        current = new DayCounts(day);
      }
      while (unwritten[0]) {
        const [counts] = unwritten;
        try {
          await rows.write(counts);
        } catch (error) {
          keepTogether(unwritten);
          throw error;
        }
        unwritten.shift();
      }
    },
  };
}

/** One of each day, so that a store that cannot be written for long takes no more memory than that. */
function keepTogether(unwritten: DayCounts[]): void {
  const byDay = new Map<number, DayCounts>();
  for (const counts of unwritten) {
    const known = byDay.get(counts.day);
    if (known) known.addAll(counts);
    else byDay.set(counts.day, counts);
  }
  unwritten.splice(0, unwritten.length, ...byDay.values());
}

/** Days since 1970 as `2026-11-29`. */
const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The inverse of `dayText`; `NaN` for what is no day. */
export const dayOf = (text: string): number => {
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  return Number.isNaN(day) || dayText(day) !== text ? Number.NaN : day;
};
