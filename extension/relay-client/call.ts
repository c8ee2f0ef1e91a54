import * as v from 'valibot';
import { isErrorCode, type Problem } from '../../shared/errors.ts';
import { isOnLoopback } from './on-loopback.ts';
import { type Failure, fail, type Outcome, ok } from './outcome.ts';

export interface Address {
  /** The relay's URL without a trailing slash. */
  readonly address: string;
  readonly token?: string | undefined;
}

export interface CallInit {
  readonly method?: string;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

const problemSchema = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.custom<Problem['code']>(isErrorCode),
  detail: v.string(),
  trace: v.string(),
  fix: v.optional(v.string()),
  param: v.optional(v.string()),
});

/** The raw response, whatever its status. `credentials: 'omit'`: the relay uses no cookies and receives none. */
export async function callRaw(to: Address, path: string, init: CallInit = {}): Promise<Outcome<Response>> {
  const headers = new Headers(init.headers);
  if (to.token !== undefined) headers.set('Authorization', `Bearer ${to.token}`);
  if (init.json !== undefined) headers.set('Content-Type', 'application/json');
  const body = init.json === undefined ? init.body : JSON.stringify(init.json);
  try {
    const response = await fetch(`${to.address}${path}`, {
      method: init.method ?? 'GET',
      headers,
      ...(body !== undefined && { body }),
      ...(init.signal && { signal: init.signal }),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    return ok(response);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    return fail(navigator.onLine || isOnLoopback(to.address) ? { kind: 'unreachable' } : { kind: 'offline' });
  }
}

/** Calls one of the relay's own routes and reads its JSON. */
export async function callJson<T>(to: Address, path: string, init: CallInit = {}): Promise<Outcome<T>> {
  const outcome = await callRaw(to, path, init);
  if (!outcome.ok) return outcome;
  const response = outcome.value;
  if (response.status === 204) return ok(undefined as T);
  const text = await response.text().catch(() => null);
  if (text === null) return fail({ kind: 'unreachable' });
  const json = parseJson(text);
  if (response.ok) return json === undefined ? fail({ kind: 'not-a-relay' }) : ok(json as T);
  return fail(failureOf(json, to.token !== undefined));
}

export function failureOf(json: unknown, withToken: boolean): Failure {
  const parsed = v.safeParse(problemSchema, json);
  if (!parsed.success) return { kind: 'not-a-relay' };
  if (withToken && parsed.output.code === 'TOKEN_INVALID') return { kind: 'revoked' };
  return { kind: 'problem', problem: parsed.output as Problem };
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
