import type { Count } from './count.ts';
import type { CountRows } from './count-rows.ts';

/** How long a window is: a minute from its first call on, or until midnight UTC. */
export type Span = 'minute' | 'day';

/** A window of time in which so many calls may be counted. */
export interface Window {
  readonly key: string;
  readonly max: number;
  readonly span: Span;
}

/** The window in which a call was counted; it ends at this time, in milliseconds since 1970. */
export interface Counted {
  readonly key: string;
  readonly endsAt: number;
}

/** In which windows the call was counted, or which one of those that were asked for is full, and for how many milliseconds. */
export type Taken = { readonly counted: readonly Counted[] } | { readonly full: number; readonly leftMs: number };

/**
 * The one place that counts calls, exactly: two concurrent calls cannot both be the last one. It may be in another process
 * or on another machine, so all that is asked and answered is plain data, and the time is that of the counter.
 */
export interface Counter {
  /** Counts a call in each of the windows, or in none if one of them is full. */
  take(windows: readonly Window[]): Taken | Promise<Taken>;
  /** Undoes the count of a call; ignored for a window that has ended. */
  release(counted: readonly Counted[]): void;
}

/**
 * Counts in memory, as a write for every call would cost more than the call; written about once a second, and read at
 * the start. A crash loses the last second. The database has a keyed hash instead of each key, which may name a user or
 * an address.
 */
export interface Counts extends Counter {
  take(windows: readonly Window[]): Taken;
  flush(): void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A count that ends later than this was stored while the clock was wrong, and would last too long. */
const CLOCK_SLACK_MS = DAY_MS;

/** When a window that begins now ends; milliseconds since 1970. */
const endOf = (span: Span, at: number): number =>
  span === 'minute' ? at + MINUTE_MS : (Math.floor(at / DAY_MS) + 1) * DAY_MS;

export function createCounts(rows: CountRows, now: () => number): Counts {
  const counts = new Map<string, Count>();
  const unwritten = new Map<string, Count>();
  // By hash, until their keys are used.
  const stored = new Map(rows.read(now()).map(({ hash, used, endsAt }) => [hash, { used, endsAt }]));

  const fromStore = (key: string): Count | undefined => {
    if (stored.size === 0) return undefined;
    const hash = rows.hashOf(key);
    const count = stored.get(hash);
    stored.delete(hash);
    return count;
  };
  const running = ({ key, span }: Window, at: number): Count => {
    const endsAt = endOf(span, at);
    const known = counts.get(key) ?? fromStore(key);
    const runs = known !== undefined && known.endsAt > at && known.endsAt < endsAt + CLOCK_SLACK_MS;
    const count = runs ? known : { used: 0, endsAt };
    if (counts.get(key) !== count) counts.set(key, count);
    return count;
  };
  const add = (key: string, count: Count, change: 1 | -1): void => {
    count.used += change;
    unwritten.set(key, count);
  };
  const dropEnded = (map: Map<string, Count>, at: number): void => {
    for (const [key, { endsAt }] of map) if (endsAt <= at) map.delete(key);
  };

  return {
    take: (windows) => {
      const at = now();
      const found = windows.map((window) => running(window, at));
      // All are checked before any is changed.
      const full = found.findIndex(({ used }, index) => used >= (windows[index] as Window).max);
      if (full !== -1) return { full, leftMs: (found[full] as Count).endsAt - at };
      return {
        counted: found.map((count, index) => {
          const { key } = windows[index] as Window;
          add(key, count, 1);
          return { key, endsAt: count.endsAt };
        }),
      };
    },
    release: (counted) => {
      for (const { key, endsAt } of counted) {
        const count = counts.get(key);
        if (count?.endsAt === endsAt && count.used > 0) add(key, count, -1);
      }
    },
    flush: () => {
      const at = now();
      if (unwritten.size > 0) rows.write(unwritten, at);
      unwritten.clear();
      dropEnded(counts, at);
      dropEnded(stored, at);
    },
  };
}
