import { type ErrorCode, fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Counts } from './counts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What a policy's `limits` allow: `perMinute` for each caller, in the minute that begins with its first call; `perDay`
 * for the secret in all, until midnight UTC. Asynchronous, so that a counter shared by several relays can implement it.
 */
export interface Limits {
  /** Counts a call that is about to be sent, or refuses it without counting. `caller` is from `callerKey`. */
  take(secret: StoredSecret, caller: string): Promise<Result<Reservation>>;
}

/** A call that was counted. */
export interface Reservation {
  /** Undoes the count of a call of which nothing was sent. */
  release(): void;
}

interface Asked {
  readonly key: string;
  readonly max: number | undefined;
  readonly endsAt: number;
  readonly code: ErrorCode;
  readonly description: string;
}

export const createLimits = ({ counts, now }: { readonly counts: Counts; readonly now: () => number }): Limits => ({
  take: async ({ row: { id }, policy: { limits } }, caller) => {
    const at = now();
    const asked: readonly Asked[] = [
      {
        key: `minute ${id} ${caller}`,
        max: limits?.perMinute,
        endsAt: at + MINUTE_MS,
        code: 'RATE_LIMITED',
        description: 'calls a minute for each caller',
      },
      {
        key: `day ${id}`,
        max: limits?.perDay,
        endsAt: (Math.floor(at / DAY_MS) + 1) * DAY_MS,
        code: 'QUOTA_EXCEEDED',
        description: 'calls a day, until midnight UTC,',
      },
    ];
    const running = asked.flatMap((one) =>
      one.max === undefined ? [] : [{ ...one, max: one.max, count: counts.running(one.key, at, one.endsAt) }],
    );
    // All are checked before any is changed, with no await in between: two concurrent calls cannot both be the last one.
    for (const { count, max, code, description } of running) {
      if (count.used < max) continue;
      const retryAfter = Math.max(1, Math.ceil((count.endsAt - at) / 1000));
      return fail(refusal(code, `The limit of ${max} ${description} is reached.`, { retryAfter }));
    }
    for (const { key, count } of running) {
      count.used += 1;
      counts.changed(key, count);
    }
    let isTaken = true;
    const release = (): void => {
      if (!isTaken) return;
      isTaken = false;
      for (const { key, count } of running) {
        count.used -= 1;
        counts.changed(key, count);
      }
    };
    return ok({ release });
  },
});
