import { USAGE_DAYS, type UsagePage } from '../../shared/protocol/usage.ts';
import { DayCounts } from './day-counts.ts';
import type { Tokens } from './tokens.ts';
import { callerOf, type UsageQuery, type UsageRows } from './usage-rows.ts';

/**
 * Calls by day, secret and caller. Counted in memory, as a write for every call would cost more than the call; written about
 * once a second, so a crash loses the last second, or of thousands of secrets that are used at once a few more.
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
  /** Writes what was counted first, or everything. Not to be called again before it has ended. */
  flush(all?: boolean): Promise<void>;
}

const DAY_MS = 86_400_000;
/** Counts that one flush writes, in one transaction for each day: the event loop does nothing else meanwhile. */
const MAX_WRITTEN = 1_000;

export function createUsage(rows: UsageRows, now: () => number): Usage {
  const today = (): number => Math.floor(now() / DAY_MS);
  let current = new DayCounts(today());
  /** Of the days before. */
  const earlier: DayCounts[] = [];
  let purgedOn: number | null = null;
  const oldest = (): DayCounts => {
    while (earlier[0]?.isEmpty) earlier.shift();
    return earlier[0] ?? current;
  };

  return {
    count: ({ secretId, caller, isRefused, bytes, tokens }) => {
      const day = today();
      if (current.day !== day) {
        earlier.push(current);
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
    flush: async (all = false) => {
      const day = today();
      if (purgedOn !== day) await rows.purge(day - USAGE_DAYS + 1);
      purgedOn = day;
      for (let written = 0; all || written < MAX_WRITTEN; ) {
        const counts = oldest();
        if (counts.isEmpty) return;
        const taken = counts.take(MAX_WRITTEN);
        try {
          await rows.write(taken);
        } catch (error) {
          counts.addAll(taken);
          throw error;
        }
        written += taken.size;
      }
    },
  };
}

/** Days since 1970 as `2026-11-29`. */
const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The inverse of `dayText`; `NaN` for what is no day. */
export const dayOf = (text: string): number => {
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  return Number.isNaN(day) || dayText(day) !== text ? Number.NaN : day;
};
