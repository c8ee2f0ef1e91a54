import type { ServerResponse } from 'node:http';
import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import type { Redactor } from '../redact/redactor.ts';
import { MIRRORED_POLICY } from '../server/security-headers.ts';

export interface MirroredHead {
  readonly status: number;
  readonly headers: readonly [string, string | string[]][];
}

/** What feeds a writer. */
export interface Pausable {
  pause(): void;
  resume(): void;
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Writes a mirrored response to the caller: redacted, at the caller's speed, and in one piece where it is short. */
export class ResponseWriter {
  readonly #res: ServerResponse;
  readonly #redactor: Redactor;
  /** Called once, right before the head is written. */
  readonly #beforeHead: () => void;
  #collected: { readonly head: MirroredHead; readonly chunks: Buffer[] } | null = null;
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

  /** Writes the head with the body, once all of it has come. */
  collect(head: MirroredHead): void {
    this.#collected = { head, chunks: [] };
  }

  /** Writes the head now, and the body as it comes. */
  stream(head: MirroredHead): void {
    this.#setHead(head);
    // Not `flushHeaders`, which writes a header's Latin-1 as UTF-8: each byte above 0x7F would become two.
    this.#res.write(NOTHING);
  }

  /** Pauses `source` where the caller reads more slowly than it sends, until the caller has caught up. */
  write(chunk: Buffer, source: Pausable | null): void {
    if (this.#collected) {
      this.#collected.chunks.push(chunk);
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
    if (this.#collected) this.#endWhole(this.#collected);
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
