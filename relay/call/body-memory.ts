import type { ServerResponse } from 'node:http';
import { type Refusal, refusal } from '../../shared/errors.ts';
import type { ByteBudget } from '../limits/byte-budget.ts';

/** Bodies up to this are not counted: they are most of them, and `RELAY_MAX_CALLS` bounds their number. */
const SMALL_BYTES = 65_536;

export interface BodyMemoryLimits {
  readonly budget: ByteBudget;
  /** Milliseconds that a body may wait until there is room for it. */
  readonly maxWait: number;
}

/** What the body of one call takes of the budget, until its response has ended. */
export class BodyMemory {
  readonly #res: ServerResponse;
  readonly #limits: BodyMemoryLimits;
  #size = 0;
  #taken = 0;

  constructor(res: ServerResponse, limits: BodyMemoryLimits) {
    this.#res = res;
    this.#limits = limits;
  }

  /** Waits for room for a body whose length is known, before any of it is read. False where there is none in time. */
  async reserve(bytes: number): Promise<boolean> {
    if (bytes <= SMALL_BYTES) return true;
    const { budget, maxWait } = this.#limits;
    const ended = new AbortController();
    const abort = (): void => ended.abort();
    const timer = setTimeout(abort, maxWait);
    this.#res.once('close', abort);
    const isTaken = await budget.take(bytes, ended.signal);
    clearTimeout(timer);
    this.#res.off('close', abort);
    if (isTaken) this.#hold(bytes);
    return isTaken;
  }

  /**
   * Counts a piece that has arrived. False where the body exceeds what is reserved for it, and there is no room for more.
   * While a promise is pending, no other piece may be read.
   */
  grow(bytes: number): boolean | Promise<boolean> {
    this.#size += bytes;
    const more = this.#size - this.#taken;
    if (this.#size <= SMALL_BYTES || more <= 0) return true;
    const taken = this.#limits.budget.tryTake(more);
    return taken instanceof Promise ? taken.then((isTaken) => this.#heldIf(isTaken, more)) : this.#heldIf(taken, more);
  }

  #heldIf(isTaken: boolean, bytes: number): boolean {
    if (isTaken) this.#hold(bytes);
    return isTaken;
  }

  #hold(bytes: number): void {
    const { budget } = this.#limits;
    if (this.#res.closed) return budget.give(bytes);
    if (this.#taken === 0) this.#res.once('close', () => budget.give(this.#taken));
    this.#taken += bytes;
  }
}

export const tooManyLargeBodies = (): Refusal =>
  refusal('OVERLOADED', 'Too many large calls are in progress.', {
    retryAfter: 1,
    fix: 'Send it again later. The owner can raise RELAY_MAX_BUFFERED_BYTES.',
  });
