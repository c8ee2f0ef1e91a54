import * as v from 'valibot';
import { fail, isErrorCode, ok, type Refusal, type Result } from '../../../shared/errors.ts';
import type { RelayInfo } from '../../../shared/protocol/api.ts';
import { createChallenge } from '../../../shared/protocol/challenge.ts';
import { CommandError, EXIT } from '../exit.ts';

export interface To {
  /** Without a trailing slash. */
  readonly address: string;
  readonly deviceToken?: string;
}

const TIMEOUT_MS = 30_000;

const problemSchema = v.object({
  code: v.custom<Refusal['code']>(isErrorCode),
  detail: v.string(),
  fix: v.optional(v.string()),
});

/** Calls a route of a relay. A refusal of the relay is a value; throws `CommandError` if none responds. */
export async function callRelay<T>(
  to: To,
  path: string,
  init: { readonly method?: string; readonly json?: unknown } = {},
): Promise<Result<{ readonly status: number; readonly body: T }>> {
  const response = await fetch(`${to.address}${path}`, {
    method: init.method ?? 'GET',
    headers: {
      ...(to.deviceToken !== undefined && { authorization: `Bearer ${to.deviceToken}` }),
      ...(init.json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
    // A token follows no redirect.
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  if (response === null) throw new CommandError(`The relay at ${to.address} does not respond.`, EXIT.unreachable);
  const text = await response.text().catch(() => '');
  const body = text === '' ? undefined : parseJson(text);
  if (response.ok && (body !== null || response.status === 204)) {
    return ok({ status: response.status, body: body as T });
  }
  const problem = v.safeParse(problemSchema, body);
  if (!problem.success) throw notARelay(to.address);
  const { code, detail, fix } = problem.output;
  return code === 'TOKEN_INVALID' && to.deviceToken !== undefined
    ? fail({ code, detail: `The relay at ${to.address} no longer accepts this login.`, fix: LOGIN_AGAIN })
    : fail({ code, detail, ...(fix !== undefined && { fix }) });
}

const LOGIN_AGAIN = 'Log in again with a link of: client-secret-relay pair';

/**
 * The identity of the relay at an address, once it has proven that it has the private key. Code, token and values are
 * credentials: they go only to a relay that has.
 */
export async function provenInfo(
  address: string,
  expected: { readonly keyId?: string; readonly isExpected: (info: RelayInfo) => boolean | Promise<boolean> },
): Promise<RelayInfo> {
  const challenge = await createChallenge();
  const keyId = expected.keyId === undefined ? '' : `&keyId=${encodeURIComponent(expected.keyId)}`;
  const info = await callRelay<RelayInfo>(
    { address },
    `/v1/relay?challenge=${encodeURIComponent(challenge.text)}${keyId}`,
  );
  if (!info.ok || typeof info.value.body?.publicKey !== 'string') throw notARelay(address);
  const { body } = info.value;
  const isProven = await challenge.verify(body.proof, address, body.publicKey);
  if (isProven && (await expected.isExpected(body))) return body;
  throw new CommandError(
    `The relay at ${address} does not have the key that it should have, so nothing was sent to it. Someone may be intercepting the connection; if the relay is a new one, log in again with a link of: client-secret-relay pair`,
  );
}

const notARelay = (address: string): CommandError => new CommandError(`What responds at ${address} is not a relay.`);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
