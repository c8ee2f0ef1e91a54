import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type ErrorCode, type Refusal, refuse } from '../shared/errors.ts';
import type { Caller } from './caller.ts';
import type { StoredSecret } from './secrets/vault.ts';

const MINUTE_SECONDS = 60;
const DAY_SECONDS = 86_400;

/** What a policy's `limits` allow: `perMinute` for each caller, `perDay` for the secret in all. Counted in memory. */
export interface Limits {
  take(secret: StoredSecret, caller: Caller, address: string): Promise<Refusal | null>;
}

export function createLimits(): Limits {
  const limiters = new Map<string, RateLimiterMemory>();
  const limiterOf = (points: number, duration: number): RateLimiterMemory => {
    const key = `${points}/${duration}`;
    const known = limiters.get(key) ?? new RateLimiterMemory({ keyPrefix: key, points, duration });
    limiters.set(key, known);
    return known;
  };
  const take = async (points: number | undefined, duration: number, key: string, code: ErrorCode) => {
    if (points === undefined) return null;
    try {
      await limiterOf(points, duration).consume(key);
      return null;
    } catch (spent) {
      if (!(spent instanceof RateLimiterRes)) throw spent;
      const retryAfter = Math.max(1, Math.ceil(spent.msBeforeNext / 1000));
      return refuse(code, `The limit of ${points} calls in ${duration} seconds is reached.`, { retryAfter }).refusal;
    }
  };
  return {
    take: async ({ name, policy }, caller, address) =>
      (await take(
        policy.limits?.perMinute,
        MINUTE_SECONDS,
        `${name}\n${callerKey(caller, address)}`,
        'RATE_LIMITED',
      )) ?? (await take(policy.limits?.perDay, DAY_SECONDS, name, 'QUOTA_EXCEEDED')),
  };
}

const callerKey = (caller: Caller, address: string): string => {
  switch (caller.kind) {
    case 'owner':
      return `owner ${caller.deviceId}`;
    case 'user':
      return `user ${caller.sub}`;
    case 'anonymous':
      return `address ${address}`;
  }
};
