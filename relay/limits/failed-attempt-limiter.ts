import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { addressGroup } from './address.ts';

const MINUTE_SECONDS = 60;

/**
 * Limits failed attempts with tokens and pairing codes. Valid ones always succeed, so a caller cannot lock out others behind
 * a shared address. The limit is not a defence against guessing (a device token has 256 random bits, a pairing code 128) or
 * load (a failed attempt costs microseconds, a signature check no more than a call): it slows down clients that retry in a
 * loop.
 */
export interface FailedAttemptLimiter {
  /** Counts a failed attempt. Returns `RATE_LIMITED` once there were too many in this minute. */
  count(address: string): Promise<Refusal | null>;
}

/** Failed attempts per minute; `inAll` limits those of all addresses together. */
export function createFailedAttemptLimiter(options: {
  readonly perAddress: number;
  readonly inAll?: number;
}): FailedAttemptLimiter {
  const limiterOf = (points: number) => new RateLimiterMemory({ points, duration: MINUTE_SECONDS });
  const byAddress = limiterOf(options.perAddress);
  const inAll = options.inAll === undefined ? null : limiterOf(options.inAll);
  return {
    count: async (address) => {
      const wait = (await spend(byAddress, addressGroup(address))) ?? (inAll && (await spend(inAll, 'all')));
      return wait === null
        ? null
        : refusal('RATE_LIMITED', 'Too many attempts with an invalid token or code from this address.', {
            retryAfter: wait,
          });
    },
  };
}

/** Seconds to wait, or null if the attempt is within the limit. */
async function spend(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    return Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
  }
}
