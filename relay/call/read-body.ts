import { isAscii } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import type { Deadline, Deadlines } from '../server/deadlines.ts';
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

const collect = (req: IncomingMessage, limits: ReadLimits): Promise<Result<Buffer>> =>
  new Promise((resolve) => {
    const body = new BodyCollector(req, limits, resolve);
    req.on('data', (chunk: Buffer) => body.add(chunk));
    req.on('end', () => body.complete());
    req.on('error', () => body.break());
  });

/** The chunks of one body; an object, as the closures of one promise would cost every call a third of a KB. */
class BodyCollector {
  readonly #req: IncomingMessage;
  readonly #limits: ReadLimits;
  readonly #resolve: (result: Result<Buffer>) => void;
  readonly #deadline: Deadline;
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(req: IncomingMessage, limits: ReadLimits, resolve: (result: Result<Buffer>) => void) {
    this.#req = req;
    this.#limits = limits;
    this.#resolve = resolve;
    this.#deadline = limits.deadlines.start(() => this.#stop(fail(tooSlow())));
  }

  add(chunk: Buffer): void {
    const { maxBytes, memory } = this.#limits;
    this.#size += chunk.length;
    if (this.#size > maxBytes) return this.#stop(callTooLarge(maxBytes));
    const hasRoom = memory === null || memory.grow(chunk.length);
    if (typeof hasRoom === 'boolean') return this.#keep(chunk, hasRoom);
    this.#req.pause();
    hasRoom.then(
      (isTaken) => {
        this.#keep(chunk, isTaken);
        this.#req.resume();
      },
      () => this.break(),
    );
  }

  complete(): void {
    const [only, ...others] = this.#chunks;
    this.#end(ok(only && others.length === 0 ? only : Buffer.concat(this.#chunks)));
  }

  break(): void {
    this.#end(fail(bodyBroken()));
  }

  #keep(chunk: Buffer, hasRoom: boolean): void {
    if (hasRoom) this.#chunks.push(chunk);
    else this.#stop(fail(tooManyLargeBodies()));
  }

  #stop(refused: Result<never>): void {
    this.#req.removeAllListeners('data');
    this.#req.resume();
    this.#end(refused);
  }

  #end(result: Result<Buffer>): void {
    this.#deadline.clear();
    // The listeners live as long as the call, which has no use for the bytes once they are parsed.
    this.#chunks = [];
    this.#resolve(result);
  }
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
