import type { AuditEntry } from './entry.ts';

/** Collects refusals for the audit trail. */
export interface RefusalCoalescer {
  /** Never throws or writes: a refusal must not depend on the store, nor cost a write. */
  note(entry: AuditEntry): void;
  /**
   * Writes new refusals, and counts when their minute has ended; with `all`, every count. Resolves when all that was noted
   * before is written, also by a flush that is under way.
   */
  flush(all?: boolean): Promise<void>;
}

type Counted = AuditEntry & { readonly count: number };

const WINDOW_MS = 60_000;
/** Different refusals per window that get their own entry. */
const MAX_DIFFERENT = 30;

/**
 * An attacker can cause a thousand refusals a second, and each entry is a write that waits for the disk. So equal
 * refusals get one entry at once and one with their count when the minute ends; after 30 different ones in a minute,
 * only codes are counted.
 */
export function createRefusalCoalescer(deps: {
  readonly append: (entries: readonly Counted[]) => Promise<void>;
  readonly now: () => number;
}): RefusalCoalescer {
  const { append, now } = deps;
  const tallies = new Map<string, { readonly entry: AuditEntry; count: number; isNew: boolean }>();
  let windowEnds = 0;
  let writing: Promise<void> = Promise.resolve();
  const addBack = (key: string, { count, ...entry }: Counted): void => {
    const tally = tallies.get(key) ?? { entry, count: 0, isNew: true };
    tallies.set(key, { entry, count: tally.count + count, isNew: true });
  };

  const write = async (all: boolean): Promise<void> => {
    const isOver = all || now() >= windowEnds;
    const due = [...tallies].filter(([, { count, isNew }]) => count > 0 && (isNew || isOver));
    const entries = due.map(([, { entry, count }]) => ({ ...entry, count }));
    // Before they are written, so that what is noted meanwhile is counted for the next time.
    for (const [, tally] of due) Object.assign(tally, { count: 0, isNew: false });
    if (isOver) tallies.clear();
    if (entries.length === 0) return;
    try {
      await append(entries);
    } catch (error) {
      for (const [index, [key]] of due.entries()) addBack(key, entries[index] as Counted);
      throw error;
    }
  };

  return {
    note: (entry) => {
      const wanted = keyOf(entry);
      const isKnown = tallies.has(wanted) || tallies.size < MAX_DIFFERENT;
      const counted = isKnown ? entry : { ...entry, who: 'several', subject: null };
      const key = isKnown ? wanted : keyOf(counted);
      const tally = tallies.get(key) ?? { entry: counted, count: 0, isNew: isKnown };
      tally.count += 1;
      if (tallies.size === 0) windowEnds = now() + WINDOW_MS;
      tallies.set(key, tally);
    },
    flush: (all = false) => {
      writing = writing.catch(() => {}).then(() => write(all));
      return writing;
    },
  };
}

const keyOf = ({ who, what, subject, code }: AuditEntry): string => JSON.stringify([who, what, subject, code]);
