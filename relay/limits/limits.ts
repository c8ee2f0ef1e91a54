import { type ErrorCode, fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { StoredSecret } from '../secrets/stored-secret.ts';
import type { Counter, Taken, Window } from './counts.ts';

/**
 * What a policy's `limits` allow: `perMinute` for each caller, in the minute that begins with its first call; `perDay`
 * for the secret in all, until midnight UTC. A promise only where the counter is in another process: a call with limits
 * must not wait for one in its own.
 */
export interface Limits {
  /** Counts a call that is about to be sent, or refuses it without counting. `caller` is from `callerKey`. */
  take(secret: StoredSecret, caller: string): Result<Reservation> | Promise<Result<Reservation>>;
}

/** A call that was counted. */
export interface Reservation {
  /** Undoes the count of a call of which nothing was sent. */
  release(): void;
}

interface Asked extends Window {
  readonly code: ErrorCode;
  readonly description: string;
}

export const createLimits = ({ counts }: { readonly counts: Counter }): Limits => ({
  take: (secret, caller) => {
    const asked = windowsOf(secret, caller);
    const decide = (taken: Taken): Result<Reservation> =>
      'full' in taken ? refused(asked[taken.full] as Asked, taken.leftMs) : ok(reservationOf(counts, taken));
    const taken = counts.take(asked.map(({ key, max, span }) => ({ key, max, span })));
    return taken instanceof Promise ? taken.then(decide) : decide(taken);
  },
});

function windowsOf({ row: { id }, policy: { limits } }: StoredSecret, caller: string): Asked[] {
  const windows: Asked[] = [];
  if (limits?.perMinute !== undefined)
    windows.push({
      key: `minute ${id} ${caller}`,
      max: limits.perMinute,
      span: 'minute',
      code: 'RATE_LIMITED',
      description: 'calls a minute for each caller',
    });
  if (limits?.perDay !== undefined)
    windows.push({
      key: `day ${id}`,
      max: limits.perDay,
      span: 'day',
      code: 'QUOTA_EXCEEDED',
      description: 'calls a day, until midnight UTC,',
    });
  return windows;
}

/** `ms` until the window ends. */
function refused({ code, max, description }: Asked, ms: number): Result<never> {
  const retryAfter = Math.max(1, Math.ceil(ms / 1000));
  return fail(refusal(code, `The limit of ${max} ${description} is reached.`, { retryAfter }));
}

function reservationOf(counts: Counter, { counted }: Extract<Taken, { counted: unknown }>): Reservation {
  let isTaken = true;
  return {
    release: () => {
      if (isTaken) counts.release(counted);
      isTaken = false;
    },
  };
}
