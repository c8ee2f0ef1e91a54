import type { Count } from './count.ts';
import type { CountRows } from './count-rows.ts';

/**
 * Counts in memory, as a write for every call would cost more than the call; written about once a second, and read at
 * the start. A crash loses the last second. The database has a keyed hash instead of each key, which may name a user or
 * an address.
 */
export interface Counts {
  /** The current count of this key; a new one that ends at `endsAt` if there is none. */
  running(key: string, now: number, endsAt: number): Count;
  /** Marks a count to be written; ignored if it has ended in the meantime. */
  changed(key: string, count: Count): void;
  flush(now: number): void;
}

/** A count that ends later than this was stored while the clock was wrong, and would last too long. */
const CLOCK_SLACK_MS = 86_400_000;

export function createCounts(rows: CountRows, now: number): Counts {
  const counts = new Map<string, Count>();
  const unwritten = new Map<string, Count>();
  // By hash, until their keys are used.
  const stored = new Map(rows.read(now).map(({ hash, used, endsAt }) => [hash, { used, endsAt }]));

  const fromStore = (key: string): Count | undefined => {
    if (stored.size === 0) return undefined;
    const hash = rows.hashOf(key);
    const count = stored.get(hash);
    stored.delete(hash);
    return count;
  };
  const dropEnded = (map: Map<string, Count>, now: number): void => {
    for (const [key, { endsAt }] of map) if (endsAt <= now) map.delete(key);
  };

  return {
    running: (key, now, endsAt) => {
      const known = counts.get(key) ?? fromStore(key);
      const runs = known !== undefined && known.endsAt > now && known.endsAt < endsAt + CLOCK_SLACK_MS;
      const count = runs ? known : { used: 0, endsAt };
      if (counts.get(key) !== count) counts.set(key, count);
      return count;
    },
    changed: (key, count) => {
      if (counts.get(key) === count) unwritten.set(key, count);
    },
    flush: (now) => {
      if (unwritten.size > 0) rows.write(unwritten, now);
      unwritten.clear();
      dropEnded(counts, now);
      dropEnded(stored, now);
    },
  };
}
