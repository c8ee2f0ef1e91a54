import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import type { Deadlines } from '../server/deadlines.ts';
import { type BodyMemory, tooManyLargeBodies } from './body-memory.ts';
import { isJsonBomb } from './json-bomb.ts';

const callTooLarge = (maxBytes: number): Result<never> =>
  fail(
    refusal('BODY_TOO_LARGE', `The call has more than ${maxBytes} bytes.`, {
      fix: 'Send large content as a file, or raise RELAY_MAX_REQUEST_BYTES.',
    }),
  );

/** The caller has disconnected: it doesn't get this refusal, but the call must end. */
export const bodyBroken = (): Refusal =>
  refusal('INVALID_PARAMETER', 'The body of the call is incomplete.', { param: 'request' });

export const tooSlow = (): Refusal =>
  refusal('REQUEST_TIMEOUT', 'The body of the call did not arrive in time.', {
    fix: 'Send it faster, or raise RELAY_BODY_TIMEOUT (for an upload RELAY_IDLE_TIMEOUT).',
  });

export interface JsonText {
  readonly text: string;
  readonly json: unknown;
}

export interface ReadLimits {
  readonly maxBytes: number;
  /** For the whole body. */
  readonly deadlines: Deadlines;
  /** Null for a route whose bodies are too short to be counted. */
  readonly memory: BodyMemory | null;
}

export async function readJson(req: IncomingMessage, limits: ReadLimits): Promise<Result<JsonText>> {
  const body = await readJsonBytes(req, limits);
  return body.ok ? parseJson(body.value) : body;
}

/** The bytes of a JSON body, which are not parsed yet. */
export async function readJsonBytes(req: IncomingMessage, limits: ReadLimits): Promise<Result<Buffer>> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return fail(refusal('UNSUPPORTED_MEDIA_TYPE', 'The body must not be compressed.', { param: 'Content-Encoding' }));
  }
  return readBytes(req, limits);
}

/**
 * Listens to the events itself: a body parser's middleware costs more than all the rest of the parsing. The deadline
 * covers the whole body, or a byte a second would keep a call open for days.
 */
export async function readBytes(req: IncomingMessage, limits: ReadLimits): Promise<Result<Buffer>> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > limits.maxBytes) return callTooLarge(limits.maxBytes);
  if (limits.memory && !(await limits.memory.reserve(announced))) return fail(tooManyLargeBodies());
  return collect(req, limits);
}

function collect(req: IncomingMessage, { maxBytes, deadlines, memory }: ReadLimits): Promise<Result<Buffer>> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (result: Result<Buffer>): void => {
      deadline.clear();
      resolve(result);
    };
    const stop = (refused: Result<never>): void => {
      req.removeAllListeners('data');
      req.resume();
      end(refused);
    };
    const keep = (chunk: Buffer, hasRoom: boolean): void => {
      if (hasRoom) chunks.push(chunk);
      else stop(fail(tooManyLargeBodies()));
    };
    const broken = (): void => end(fail(bodyBroken()));
    const deadline = deadlines.start(() => stop(fail(tooSlow())));
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) return stop(callTooLarge(maxBytes));
      const hasRoom = memory === null || memory.grow(chunk.length);
      if (typeof hasRoom === 'boolean') return keep(chunk, hasRoom);
      req.pause();
      hasRoom.then((isTaken) => {
        keep(chunk, isTaken);
        req.resume();
      }, broken);
    });
    req.on('end', () => end(ok(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))));
    req.on('error', broken);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** `what` names the text in the refusal. */
export function parseJson(bytes: Buffer, what = 'body of the call'): Result<JsonText> {
  if (isJsonBomb(bytes)) {
    return fail(
      refusal('INVALID_PARAMETER', `The ${what} has too many values, or is nested too deeply.`, {
        param: 'request',
      }),
    );
  }
  try {
    const text = isAscii(bytes) ? bytes.toString('latin1') : utf8.decode(bytes);
    return ok({ text, json: parseExact(text) });
  } catch {
    // The parser's message quotes the input.
    return fail(refusal('INVALID_PARAMETER', `The ${what} is not JSON in UTF-8.`, { param: 'request' }));
  }
}
