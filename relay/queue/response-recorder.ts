import { Writable } from 'node:stream';
import type { BodyWriter } from './body-writer.ts';

export interface RecordedHead {
  readonly status: number;
  /** Names and values in turn, as on the wire. */
  readonly headers: readonly string[];
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * The connection of a response that is stored instead of sent: it gets the bytes that a caller would get, so a stored
 * response cannot differ from one that is mirrored at once. The body is not in chunks, as Node writes it for HTTP/1.0.
 */
export class ResponseRecorder extends Writable {
  readonly #body: BodyWriter;
  readonly #maxBytes: number;
  #start: Buffer = Buffer.alloc(0);
  #head: RecordedHead | null = null;
  /** Why the body cannot be stored; null if nothing is wrong. */
  fault: 'too-large' | 'not-stored' | null = null;

  constructor(body: BodyWriter, maxBytes: number) {
    super();
    this.#body = body;
    this.#maxBytes = maxBytes;
  }

  /** Null until it has come. */
  get head(): RecordedHead | null {
    return this.#head;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#keep(chunk).then(
      () => callback(),
      (error: Error) => {
        this.fault ??= 'not-stored';
        callback(error);
      },
    );
  }

  async #keep(chunk: Buffer): Promise<void> {
    if (this.#head !== null) return this.#keepBody(chunk);
    this.#start = Buffer.concat([this.#start, chunk]);
    const end = this.#start.indexOf(HEAD_END);
    if (end === -1) return;
    this.#head = parseHead(this.#start.toString('latin1', 0, end));
    await this.#keepBody(this.#start.subarray(end + HEAD_END.length));
  }

  async #keepBody(chunk: Buffer): Promise<void> {
    if (chunk.length === 0) return;
    if (this.#body.bytes + chunk.length > this.#maxBytes) {
      this.fault = 'too-large';
      throw new Error('the response is too long to be stored');
    }
    await this.#body.write(chunk);
  }
}

function parseHead(text: string): RecordedHead {
  const [line = '', ...fields] = text.split('\r\n');
  const headers = fields.flatMap((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
  });
  return { status: Number(line.split(' ')[1]), headers };
}
