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
  /** Called once, right before the head is written. */
  readonly #beforeHead: () => void;
  #buffered: { readonly head: MirroredHead; readonly chunks: Buffer[] } | null = null;
  #isWaiting = false;
  #bytes = 0;

  constructor(res: ServerResponse, redactor: Redactor, beforeHead: () => void) {
    this.#res = res;
    this.#redactor = redactor;
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

  /** Pauses `source` until `drain` where the caller reads more slowly than it sends. */
  write(chunk: Buffer, source: Pausable | null): void {
    if (this.#buffered) {
      this.#buffered.chunks.push(chunk);
      return;
    }
    for (const clean of this.#redactor.push(chunk)) {
      this.#bytes += clean.length;
      if (!this.#res.write(clean) && !this.#isWaiting) this.#wait(source);
    }
  }

  #wait(source: Pausable | null): void {
    this.#isWaiting = true;
    source?.pause();
    this.#res.once('drain', () => {
      this.#isWaiting = false;
      source?.resume();
    });
  }

  end(): void {
    if (this.#buffered) this.#endWhole(this.#buffered);
    else {
      const rest = this.#redactor.end();
      this.#bytes += rest.length;
      if (rest.length > 0) this.#res.end(rest);
      else this.#res.end();
    }
  }

  #endWhole({ head, chunks }: { readonly head: MirroredHead; readonly chunks: readonly Buffer[] }): void {
    const [only = NOTHING, ...others] = chunks;
    const body = this.#redactor.redactWhole(others.length === 0 ? only : Buffer.concat(chunks));
    this.#bytes = body.length;
    this.#setHead(head);
    this.#res.setHeader('content-length', body.length);
    this.#res.end(body);
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
