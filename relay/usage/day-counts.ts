import { add, type Counted, nothingCounted } from './counted.ts';

/** All callers that are not told apart. */
export const OTHER_CALLERS = 'other';
/** Of all secrets, between two writes: more would keep the event loop busy while they are written. */
const MAX_CALLERS = 1_000;

/** Counts of one day that are not written yet, by the secret's id and the caller's key. */
export class DayCounts {
  /** Days since 1970. */
  readonly day: number;
  readonly #secrets = new Map<string, Map<string, Counted>>();
  #callers = 0;

  constructor(day: number) {
    this.day = day;
  }

  get isEmpty(): boolean {
    return this.#secrets.size === 0;
  }

  *entries(): Generator<readonly [secretId: string, callers: ReadonlyMap<string, Counted>]> {
    yield* this.#secrets;
  }

  /** The counts of this caller, to be added to. */
  of(secretId: string, caller: string): Counted {
    let callers = this.#secrets.get(secretId);
    if (!callers) {
      callers = new Map();
      this.#secrets.set(secretId, callers);
    }
    const known = callers.get(caller);
    if (known) return known;
    if (this.#callers >= MAX_CALLERS && caller !== OTHER_CALLERS) return this.of(secretId, OTHER_CALLERS);
    const fresh = nothingCounted();
    callers.set(caller, fresh);
    this.#callers += 1;
    return fresh;
  }

  /** Takes back what could not be written. */
  addAll(counts: DayCounts): void {
    for (const [secretId, callers] of counts.entries()) {
      for (const [caller, counted] of callers) add(this.of(secretId, caller), counted);
    }
  }
}
