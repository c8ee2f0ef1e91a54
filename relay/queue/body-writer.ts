import { type BodyPlace, FRAME_BYTES, framePlace } from './body-place.ts';
import type { CallCipher } from './call-cipher.ts';
import type { FrameSink, Frames } from './frames.ts';

/** A body as it is stored. */
export interface StoredBody {
  /** Encrypted; null where it is in frames. */
  readonly sealed: Uint8Array | null;
  /** Before encryption. */
  readonly bytes: number;
}

/** Encrypts a body as it comes, in memory as long as it is short. Only one frame of a long one is ever in memory. */
export class BodyWriter {
  readonly #sink: FrameSink;
  readonly #from: number;
  readonly #cipher: CallCipher;
  readonly #place: BodyPlace;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #bytes = 0;
  #frames = 0;

  constructor(frames: Frames, cipher: CallCipher, place: BodyPlace) {
    this.#sink = frames.sink(place);
    this.#from = frames.from;
    this.#cipher = cipher;
    this.#place = place;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async write(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    this.#bytes += chunk.length;
    // The last frame is never written here, so it is never empty.
    while (this.#buffered > FRAME_BYTES) await this.#writeFrame(FRAME_BYTES, false);
  }

  /** A row may name it when this has resolved. */
  async end(): Promise<StoredBody> {
    if (this.#frames === 0 && this.#bytes <= this.#from)
      return { sealed: this.#sealFrame(this.#take(this.#buffered), true), bytes: this.#bytes };
    await this.#writeFrame(this.#buffered, true);
    await this.#sink.close();
    return { sealed: null, bytes: this.#bytes };
  }

  /** Deletes what there is of a body that is not stored. */
  abandon(): Promise<void> {
    this.#chunks = [];
    return this.#sink.abandon();
  }

  async #writeFrame(bytes: number, isLast: boolean): Promise<void> {
    const frame = this.#sealFrame(this.#take(bytes), isLast);
    await this.#sink.write(this.#frames - 1, frame);
  }

  #sealFrame(content: Buffer, isLast: boolean): Buffer {
    this.#frames += 1;
    return this.#cipher.seal(this.#place.epoch, framePlace(this.#place, this.#frames - 1, isLast), content);
  }

  #take(bytes: number): Buffer {
    const [only] = this.#chunks;
    const all = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    const rest = all.subarray(bytes);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#buffered = rest.length;
    return all.subarray(0, bytes);
  }
}
