import * as v from 'valibot';
import { StoreUnreachable } from '../store/corrupted.ts';
import type { Counted, Counter, Span, Taken, Window } from './counts.ts';

/** What is asked of the database at once: the arguments of `count_calls`, in their order. */
export type CountArguments = readonly [
  hashes: readonly string[],
  /** Null for a window that is only given back to. */
  spans: readonly (Span | null)[],
  released: readonly number[],
  releasedEnds: readonly number[],
  sizes: readonly number[],
  windows: readonly number[],
  maxes: readonly number[],
];

const resultSchema = v.object({
  /** The time of the database, in milliseconds since 1970. */
  at: v.number(),
  /** Of each window. */
  ends: v.array(v.number()),
  /** Of each call: the place of the window that is full, from 1 on; 0 for one that was counted. */
  fulls: v.array(v.number()),
});
type CountResult = v.InferOutput<typeof resultSchema>;

interface Asked {
  readonly windows: readonly Window[];
  resolve(taken: Taken): void;
  reject(error: unknown): void;
}

/** What one statement holds the rows of; those who wait beyond it are in the next one. */
const MAX_BATCH = 500;

/**
 * Counts in a database that several relays share. While one statement is under way, what is asked meanwhile is collected
 * for the next one: a call waits for one or two round trips, however many there are. Places are given back before others
 * are taken, in the order of this relay. What a statement that failed gave back stays counted, as it may have been given
 * back nevertheless, and twice would be one call too many.
 */
export function createSharedCounter(deps: {
  readonly hashOf: (key: string) => string;
  /** Rejects within a bound if the database does not reply. */
  readonly count: (args: CountArguments) => Promise<unknown>;
}): Counter {
  const { hashOf, count } = deps;
  const asked: Asked[] = [];
  const released: Counted[] = [];
  let isRunning = false;

  const runBatch = async (batch: readonly Asked[], given: readonly Counted[]): Promise<void> => {
    try {
      const keys = new Map<string, { readonly index: number; span: Span | null }>();
      const indexOf = (key: string, span: Span | null): number => {
        const known = keys.get(key) ?? { index: keys.size + 1, span };
        known.span ??= span;
        keys.set(key, known);
        return known.index;
      };
      const releasedIndexes = given.map(({ key }) => indexOf(key, null));
      const windows = batch.map((one) => one.windows.map(({ key, span }) => indexOf(key, span)));
      const result = parse(
        await count([
          [...keys.keys()].map(hashOf),
          [...keys.values()].map(({ span }) => span),
          releasedIndexes,
          given.map(({ endsAt }) => endsAt),
          windows.map(({ length }) => length),
          windows.flat(),
          batch.flatMap((one) => one.windows.map(({ max }) => max)),
        ]),
        keys.size,
        batch.length,
      );
      for (const [index, one] of batch.entries())
        one.resolve(takenOf(one, windows[index] ?? [], result.fulls[index] ?? 0, result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const run = async (): Promise<void> => {
    while (asked.length + released.length > 0) {
      const batch = asked.splice(0, MAX_BATCH);
      const given = released.splice(0, MAX_BATCH);
      await runBatch(batch, given);
    }
    isRunning = false;
  };
  const start = (): void => {
    if (isRunning) return;
    isRunning = true;
    // What the same turn of the event loop asks goes together.
    setImmediate(run);
  };

  return {
    take: (windows) => {
      if (windows.length === 0) return { counted: [] };
      return new Promise((resolve, reject) => {
        asked.push({ windows, resolve, reject });
        start();
      });
    },
    release: (counted) => {
      released.push(...counted);
      start();
    },
  };
}

function takenOf({ windows }: Asked, indexes: readonly number[], full: number, { at, ends }: CountResult): Taken {
  const endOf = (place: number): number => ends[(indexes[place] ?? 0) - 1] ?? at;
  return full === 0
    ? { counted: windows.map(({ key }, place) => ({ key, endsAt: endOf(place) })) }
    : { full: full - 1, leftMs: endOf(full - 1) - at };
}

/** A reply of another shape is not of the relay's own function: no call goes by it. */
function parse(reply: unknown, windows: number, calls: number): CountResult {
  const parsed = v.safeParse(resultSchema, reply);
  if (!parsed.success || parsed.output.ends.length !== windows || parsed.output.fulls.length !== calls)
    throw new StoreUnreachable('its function count_calls is not that of the relay');
  return parsed.output;
}
