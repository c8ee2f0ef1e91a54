import type { ServerResponse } from 'node:http';
import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import type { Redactor } from '../redact/redactor.ts';
import { MIRRORED_POLICY } from '../server/security-headers.ts';

export interface MirroredHead {
  readonly status: number;
  readonly headers: readonly [string, string | string[]][];
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
  readonly #redactor: Redactor;
  readonly #maxBytes: number;
  /** Called once, right before the head is written. */
  readonly #beforeHead: () => void;
  #buffered: { readonly head: MirroredHead; readonly chunks: Buffer[] } | null = null;
  #isWaiting = false;
  #bytes = 0;

  /** `maxBytes` limits the body after decompression and redaction, both of which can make it longer. */
  constructor(res: ServerResponse, redactor: Redactor, maxBytes: number, beforeHead: () => void) {
    this.#res = res;
    this.#redactor = redactor;
    this.#maxBytes = maxBytes;
    this.#beforeHead = beforeHead;
  }

  /** Of the body, after redaction. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes the head together with the body, when it is complete. */
  buffer(head: MirroredHead): void {
    this.#buffered = { head, chunks: [] };
  }

  /** Writes the head now, and the body as it arrives. */
  stream(head: MirroredHead): void {
    this.#setHead(head);
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
      if (!this.#fits(clean)) return false;
      if (!this.#res.write(clean) && !this.#isWaiting) this.#wait(source);
    }
    return true;
  }

  /** Counts a piece that is written next, unless the body would exceed its limit with it. */
  #fits({ length }: Buffer): boolean {
    if (this.#bytes + length > this.#maxBytes) return false;
    this.#bytes += length;
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
    if (!this.#fits(rest)) return false;
    if (rest.length > 0) this.#res.end(rest);
    else this.#res.end();
    return true;
  }

  #endWhole({ head, chunks }: { readonly head: MirroredHead; readonly chunks: readonly Buffer[] }): boolean {
    const [only = NOTHING, ...others] = chunks;
    const body = this.#redactor.redactWhole(others.length === 0 ? only : Buffer.concat(chunks));
    if (!this.#fits(body)) return false;
    this.#setHead(head);
    this.#res.setHeader('content-length', body.length);
    this.#res.end(body);
    return true;
  }

  #setHead({ status, headers }: MirroredHead): void {
    const res = this.#res;
    res.statusCode = status;
    for (const [name, value] of headers) res.setHeader(name, value);
    res.setHeader(RELAY_HEADER, 'upstream');
    res.setHeader('content-security-policy', MIRRORED_POLICY);
    this.#beforeHead();
  }
}
