import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { isForward } from '../../shared/protocol/forward-target.ts';
import type { Devices } from '../devices/devices.ts';
import type { FailedAttemptLimiter } from '../limits/failed-attempt-limiter.ts';
import type { Caller } from './caller.ts';
import type { JwtVerifier } from './jwt.ts';
import type { TestTokens } from './test-tokens.ts';

/** `token` is the header from `signInOf`; failures are counted by `address`; `origin` is the page's. */
export type Identify = (
  token: string | readonly string[],
  from: { readonly address: string; readonly origin: string | null },
) => Promise<Result<Caller>>;

/** On `/v1/forward`, `Authorization` is meant for the upstream and must not be used as a sign-in. */
export const signInOf = ({ url, headers }: IncomingMessage): string | string[] | undefined =>
  headers['relay-authorization'] ?? (isForward(url) ? undefined : headers.authorization);

/** Longer than any legitimate token; bounds the cost of hashing and parsing. */
const MAX_TOKEN_LENGTH = 8192;

/**
 * Identifies the caller by token: a paired device or a signed-in user. A token that does not verify is an error and never
 * makes the caller anonymous: a page would silently fall back to public access.
 */
export const createIdentify =
  (deps: {
    readonly devices: Devices;
    readonly testTokens: TestTokens;
    readonly verifyJwt: JwtVerifier | null;
    readonly failedAttempts: FailedAttemptLimiter;
  }): Identify =>
  async (header, { address, origin }) => {
    const invalid = async (): Promise<Result<never>> => {
      const tooMany = await deps.failedAttempts.count(address);
      return tooMany ? fail(tooMany) : invalidToken();
    };
    const token = typeof header === 'string' ? /^Bearer +([^\s]+)$/i.exec(header)?.[1] : undefined;
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) return invalid();

    if (token.startsWith('csr_')) {
      const device = deps.devices.identify(token);
      return device ? ok({ kind: 'owner', deviceId: device.id, origin }) : invalid();
    }
    const user = (await deps.testTokens.verify(token)) ?? (await deps.verifyJwt?.(token)) ?? null;
    return user ? ok({ kind: 'user', sub: user.sub, claims: user.claims, origin }) : invalid();
  };

/** One message for every reason, so that an attacker learns nothing from it. */
const invalidToken = (): Result<never> =>
  fail(
    refusal('TOKEN_INVALID', 'The token is invalid.', {
      fix: 'Sign in again, or call without a token.',
    }),
  );
