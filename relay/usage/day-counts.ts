import { add, type Counted, nothingCounted } from './counted.ts';

/** All callers that are not told apart. */
export const OTHER_CALLERS = 'other';
/** Of one secret and of all, so that a flood of callers takes no more memory and keeps no write for long. */
const MAX_CALLERS_OF_SECRET = 1_000;
const MAX_CALLERS = 20_000;

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

  /** How many counts there are: of each secret, one for each caller. */
  get size(): number {
    return this.#callers;
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
    const isFull = this.#callers >= MAX_CALLERS || callers.size >= MAX_CALLERS_OF_SECRET;
    if (isFull && caller !== OTHER_CALLERS) return this.of(secretId, OTHER_CALLERS);
    const fresh = nothingCounted();
    callers.set(caller, fresh);
    this.#callers += 1;
    return fresh;
  }

  /** Takes the secrets out that were counted first, until they have `size` counts or more. */
  take(size: number): DayCounts {
    const taken = new DayCounts(this.day);
    for (const [secretId, callers] of this.#secrets) {
      if (taken.#callers >= size) break;
      this.#secrets.delete(secretId);
      this.#callers -= callers.size;
      taken.#secrets.set(secretId, callers);
      taken.#callers += callers.size;
    }
    return taken;
  }

  /** Takes back what could not be written. */
  addAll(counts: DayCounts): void {
    for (const [secretId, callers] of counts.entries()) {
      for (const [caller, counted] of callers) add(this.of(secretId, caller), counted);
    }
  }
}
