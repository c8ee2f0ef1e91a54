import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { mayStandInBody, placeholderMissing, textKindOf, withBodyText } from '../../shared/placeholder/pass-through.ts';
import type { Plan } from '../../shared/placeholder/plan.ts';
import { isMethod, METHODS, type Policy } from '../../shared/protocol/policy.ts';
import type { ParsedRequest } from '../../shared/protocol/request.ts';
import type { PassthroughBody } from '../forward/contract.ts';
import { UploadError } from '../forward/upload-error.ts';
import { BodyMemory } from './body-memory.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import type { BodyLimits } from './incoming-call.ts';
import { bodyBroken, readBytes, tooSlow } from './read-body.ts';
import type { ForwardTarget } from './target-cache.ts';

/** What precedes a URL that leads through the relay. */
export const forwardPrefix = (ownOrigin: string, clientSecretName: string): string =>
  `${ownOrigin}/v1/forward/${clientSecretName}/`;

/** A call of an SDK as it came, without its body; with `opensWebSocket` the handshake of a WebSocket. */
export function readPassThrough(
  req: IncomingMessage,
  { clientSecretName, url, isWebSocket }: Omit<ForwardTarget, 'template'>,
  ownOrigin: string,
  opensWebSocket: boolean,
): Result<ParsedRequest> {
  const { method = '' } = req;
  if (!isMethod(method)) return fail(refusal('METHOD_NOT_ALLOWED', `The relay forwards ${METHODS.join(', ')}.`));
  if (isWebSocket && !opensWebSocket) return fail(noHandshake());
  const headers = forwardedHeaders(req, opensWebSocket, forwardPrefix(ownOrigin, clientSecretName));
  if (!headers.ok) return headers;
  return ok({
    clientSecretName,
    url,
    method,
    headers: headers.value,
    data: undefined,
    params: [],
    files: null,
    queued: null,
  });
}

const noHandshake = (): Refusal =>
  refusal('INVALID_PARAMETER', 'A URL that begins with wss: takes the handshake of a WebSocket.', {
    param: 'url',
    fix: 'Open it with a WebSocket client, or call https:.',
  });

export interface ForwardBody {
  readonly plan: Plan;
  /** The body's original text, if it was read. */
  readonly text: string | undefined;
  readonly passthroughBody: PassthroughBody | null;
}

/**
 * Completes the plan with the body, after the policy check: a body is read only if the policy allows the secret in one
 * of its kind; any other is streamed. Every place of the returned plan is allowed.
 */
export async function readBody(
  req: IncomingMessage,
  res: ServerResponse,
  { plan, policy }: { readonly plan: Plan; readonly policy: Policy },
  bodyLimits: BodyLimits,
): Promise<Result<ForwardBody>> {
  const kind = hasBody(req) && mayStandInBody(policy) ? textKindOf(req.headers['content-type']) : null;
  if (kind === null || isCompressed(req)) {
    if (plan.places.length > 0)
      return (await readShort(req, plan, bodyLimits)) ?? passthroughBody(req, plan, bodyLimits);
    return kind === null ? placeholderMissing() : compressed();
  }
  const memory = new BodyMemory(res, bodyLimits.memory);
  const { maxRequestBytes: maxBytes, bodyDeadlines: deadlines } = bodyLimits;
  const bytes = await readBytes(req, { maxBytes, deadlines, memory });
  if (!bytes.ok) return bytes;
  const text = decode(bytes.value);
  // Not UTF-8, so it has no placeholder; the upstream may still understand it.
  const whole = text === null ? ok(plan) : withBodyText(plan, text, kind, policy);
  if (!whole.ok) return whole;
  if (whole.value.places.length === 0) return placeholderMissing();
  const asItCame = text === null ? { body: bytes.value, length: bytes.value.length } : null;
  return ok({ plan: whole.value, text: text ?? undefined, passthroughBody: asItCame });
}

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const isCompressed = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').trim().toLowerCase() !== 'identity';

const compressed = (): Result<never> =>
  fail(
    refusal('UNSUPPORTED_MEDIA_TYPE', 'The placeholder cannot be replaced in a compressed body.', {
      param: 'headers.content-encoding',
      fix: 'Send the body without Content-Encoding, or put $CLIENT_SECRET into a header.',
    }),
  );

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** A stream costs more than it spares where the body is short, and says so. */
const SHORT_BYTES = 65_536;

/** Null for a body that is not known to be short. */
async function readShort(
  req: IncomingMessage,
  plan: Plan,
  { maxUploadBytes, bodyDeadlines: deadlines }: BodyLimits,
): Promise<Result<ForwardBody> | null> {
  const length = Number(req.headers['content-length'] ?? Number.NaN);
  if (!(length > 0 && length <= Math.min(SHORT_BYTES, maxUploadBytes))) return null;
  const bytes = await readBytes(req, { maxBytes: SHORT_BYTES, deadlines, memory: null });
  return bytes.ok ? ok({ plan, text: undefined, passthroughBody: { body: bytes.value, length } }) : bytes;
}

function passthroughBody(req: IncomingMessage, plan: Plan, bodyLimits: BodyLimits): Result<ForwardBody> {
  if (!hasBody(req)) return ok({ plan, text: undefined, passthroughBody: null });
  const announced = req.headers['content-length'];
  const length = announced === undefined ? null : Number(announced);
  if (length !== null && length > bodyLimits.maxUploadBytes) return fail(uploadTooLarge(bodyLimits.maxUploadBytes));
  const body = Readable.from(passing(req, bodyLimits), { objectMode: false });
  return ok({ plan, text: undefined, passthroughBody: { body, length } });
}

/** Ends when the upstream responds before it has read everything; the caller's connection stays open for the response. */
async function* passing(req: IncomingMessage, bodyLimits: BodyLimits): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = req.iterator({ destroyOnReturn: false });
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await inTime(chunks.next(), bodyLimits.idleTimeout);
      if (done) return;
      size += value.length;
      if (size > bodyLimits.maxUploadBytes) throw new UploadError(uploadTooLarge(bodyLimits.maxUploadBytes));
      yield value;
    }
  } catch (error) {
    throw error instanceof UploadError ? error : new UploadError(bodyBroken());
  } finally {
    void chunks.return?.();
  }
}

/** Limits only the wait for the caller, not for a slow upstream. */
async function inTime<T>(piece: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new UploadError(tooSlow())), timeoutMs);
  try {
    return await Promise.race([piece, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const uploadTooLarge = (maxBytes: number) =>
  refusal('BODY_TOO_LARGE', `The body has more than ${maxBytes} bytes.`, {
    fix: 'The owner can raise RELAY_MAX_UPLOAD_BYTES.',
  });
