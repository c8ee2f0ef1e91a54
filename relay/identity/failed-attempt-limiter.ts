import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { addressGroup } from '../limits/address.ts';

const MINUTE_SECONDS = 60;

/**
 * Holds back those who show wrong tokens or pairing codes, and nobody else: what is right passes however many wrong ones
 * came before it, so that one caller behind a shared address cannot lock the others out. No limit is needed against
 * guessing (a device token has 256 random bits, a pairing code 128), nor for the processor, as what is wrong is found out
 * in microseconds but for signatures, and these cost no more than the rest of a call. It tells a program in a loop to
 * wait, and how long.
 */
export interface FailedAttemptLimiter {
  /** Counts one. The refusal, instead of the failure's own, where there were too many in this minute. */
  count(address: string): Promise<Refusal | null>;
}

/** `inAll` for what strangers of any number of addresses may fail in together. */
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
        : refusal('RATE_LIMITED', 'Too many tokens or codes from there were wrong.', { retryAfter: wait });
    },
  };
}

/** Seconds to wait, where nothing is left. */
async function spend(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (spent) {
    if (!(spent instanceof RateLimiterRes)) throw spent;
    return Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
  }
}
