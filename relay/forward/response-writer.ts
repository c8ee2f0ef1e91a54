import type { ServerResponse } from 'node:http';
import type { Redactor } from '../redact/redactor.ts';
import type { ResponseHead } from '../server/response-head.ts';
import type { TokenReader } from '../usage/token-reader.ts';
import type { ForwardOptions } from './contract.ts';

export interface MirroredHead {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** A source of chunks. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Writes a mirrored response to the caller: redacted, with backpressure, and in one piece if it is short. */
export class ResponseWriter {
  readonly #res: ServerResponse;
  readonly #head: ResponseHead;
  readonly #redactor: Redactor;
  readonly #maxBytes: number;
  /** Called once, right before the head is written: the value of `Server-Timing`. */
  readonly #serverTiming: () => string;
  #buffered: { readonly head: MirroredHead; readonly chunks: Buffer[] } | null = null;
  #tokens: TokenReader | null = null;
  #isWaiting = false;
  #bytes = 0;

  /** `maxBytes` limits the body after decompression and redaction, both of which can make it longer. */
  constructor(
    { res, head }: ForwardOptions['exchange'],
    redactor: Redactor,
    maxBytes: number,
    serverTiming: () => string,
  ) {
    this.#res = res;
    this.#head = head;
    this.#redactor = redactor;
    this.#maxBytes = maxBytes;
    this.#serverTiming = serverTiming;
  }

  /** Of the body, after redaction. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Has a reader see what is written. */
  readTokens(reader: TokenReader | null): void {
    this.#tokens = reader;
  }

  /** Writes the head together with the body, when it is complete. */
  buffer(head: MirroredHead): void {
    this.#buffered = { head, chunks: [] };
  }

  /** Writes the head now, and the body as it arrives. */
  stream({ status, headers }: MirroredHead): void {
    this.#head.writeMirrored(status, headers, ['server-timing', this.#serverTiming()]);
    // Not `flushHeaders`, which writes a header's Latin-1 as UTF-8: each byte above 0x7F would become two.
    this.#res.write(NOTHING);
  }

  /**
   * Pauses `source` until `drain` where the caller reads more slowly than it sends. False, with nothing written, where
   * the body would exceed its limit.
   */
  write(chunk: Buffer, source: Pausable | null): boolean {
    if (this.#buffered) {
      this.#buffered.chunks.push(chunk);
      return true;
    }
    for (const clean of this.#redactor.push(chunk)) {
      if (!this.#fits(clean.length)) return false;
      this.#tokens?.push(clean);
      if (!this.#res.write(clean) && !this.#isWaiting) this.#wait(source);
    }
    return true;
  }

  /** Counts a piece that is written next, unless the body would exceed its limit with it. */
  #fits(bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    return true;
  }

  #wait(source: Pausable | null): void {
    this.#isWaiting = true;
    source?.pause();
    this.#res.once('drain', () => {
      this.#isWaiting = false;
      source?.resume();
    });
  }

  /** False, with nothing written, where the body would exceed its limit. */
  end(): boolean {
    if (this.#buffered) return this.#endWhole(this.#buffered);
    const rest = this.#redactor.end();
    if (!this.#fits(rest.length)) return false;
    this.#tokens?.push(rest);
    if (rest.length > 0) this.#res.end(rest);
    else this.#res.end();
    return true;
  }

  /** As text, one character per byte: Node writes it in one piece with the head, which is text as well. */
  #endWhole({ head, chunks }: { readonly head: MirroredHead; readonly chunks: readonly Buffer[] }): boolean {
    const [only = NOTHING, ...others] = chunks;
    const bytes = others.length === 0 ? only : Buffer.concat(chunks);
    const body = this.#redactor.redactText(bytes.toString('latin1'));
    if (!this.#fits(body.length)) return false;
    this.#tokens?.read(body);
    const { status, headers } = head;
    const own = ['server-timing', this.#serverTiming(), 'content-length', String(body.length)];
    this.#head.writeMirrored(status, headers, own);
    this.#res.end(body, 'latin1');
    return true;
  }
}
