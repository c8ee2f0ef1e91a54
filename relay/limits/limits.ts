import { type ErrorCode, fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Counts } from './counts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * What a policy's `limits` allow: `perMinute` for each caller, in the minute that begins with its first call; `perDay`
 * for the secret in all, until midnight UTC. Many relays on one store need this same interface over a shared counter.
 */
export interface Limits {
  /** Counts a call that is about to be sent, or says why there is none left; a refused one is not counted. `caller` is from `callerKey`. */
  take(secret: StoredSecret, caller: string): Promise<Result<Reservation>>;
}

/** The place that a call has taken. */
export interface Reservation {
  /** For a call of which nothing was sent after all. Until then nobody else has its place, so no more pass than may. */
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
    // All are looked at before one is changed, with no wait in between: of two calls at once, one gets the last place.
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
