import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { isForward } from '../../shared/protocol/forward-target.ts';
import type { Devices } from '../devices/devices.ts';
import type { Caller } from './caller.ts';
import type { FailedAttemptLimiter } from './failed-attempt-limiter.ts';
import type { JwtVerifier } from './jwt.ts';
import type { TestTokens } from './test-tokens.ts';

/** `token` as `signInOf` found it; `address` is where failures are counted; `origin` is the page's. */
export type Identify = (
  token: string | readonly string[],
  from: { readonly address: string; readonly origin: string | null },
) => Promise<Result<Caller>>;

/** In an SDK's call `Authorization` is the upstream's, and must not be read as anybody's sign-in here. */
export const signInOf = ({ url, headers }: IncomingMessage): string | string[] | undefined =>
  headers['relay-authorization'] ?? (isForward(url) ? undefined : headers.authorization);

/** Longer than any honest token; keeps hashing and parsing cheap. */
const MAX_TOKEN_LENGTH = 8192;

/**
 * Who is calling with a token: a paired device or a signed-in user. One that does not verify is refused, never
 * taken for anonymous, or a page would silently fall back to what everybody may do.
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
      return tooMany ? fail(tooMany) : notAccepted();
    };
    const token = typeof header === 'string' ? /^Bearer +([^\s]+)$/i.exec(header)?.[1] : undefined;
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) return invalid();

    if (token.startsWith('csr_')) {
      const device = await deps.devices.identify(token);
      return device ? ok({ kind: 'owner', deviceId: device.id, origin }) : invalid();
    }
    const user = (await deps.testTokens.verify(token)) ?? (await deps.verifyJwt?.(token)) ?? null;
    return user ? ok({ kind: 'user', sub: user.sub, claims: user.claims, origin }) : invalid();
  };

/** The same words for every reason: an attacker learns nothing from the difference. */
const notAccepted = (): Result<never> =>
  fail(
    refusal('TOKEN_INVALID', 'The token in Authorization is not one this relay accepts.', {
      fix: 'Sign in again, or call without the token to be anonymous.',
    }),
  );
