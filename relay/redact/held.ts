const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Buffered bytes. The capacity doubles, so that each byte is copied a bounded number of times, however small the chunks
 * are.
 */
export class Held {
  #room = NOTHING;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A view that is valid until the next `append`; the appended chunk itself if nothing was held. */
  get bytes(): Buffer {
    return this.#length === this.#room.length ? this.#room : this.#room.subarray(0, this.#length);
  }

  append(chunk: Buffer): void {
    if (this.#length === 0) {
      this.#room = chunk;
      this.#length = chunk.length;
      return;
    }
    const length = this.#length + chunk.length;
    if (length > this.#room.length) {
      const room = Buffer.allocUnsafe(Math.max(length, 2 * this.#length));
      this.#room.copy(room, 0, 0, this.#length);
      this.#room = room;
    }
    chunk.copy(this.#room, this.#length);
    this.#length = length;
  }

  /** Keeps the bytes from `at` on. Buffers that were returned are not written to again. */
  dropBefore(at: number): void {
    this.#room = at === this.#length ? NOTHING : this.#room.subarray(at, this.#length);
    this.#length = this.#room.length;
  }
}
