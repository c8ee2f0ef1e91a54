import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BodyPlace, FRAME_BYTES, fileNameOf, framePlace } from './body-place.ts';
import type { CallCipher } from './call-cipher.ts';

/** A body as it is stored. */
export interface StoredBody {
  /** Encrypted; null where a file has it. */
  readonly sealed: Uint8Array | null;
  /** Before encryption. */
  readonly bytes: number;
}

/** Encrypts a body as it comes, in memory as long as it is short. Only one frame of a long one is ever in memory. */
export class BodyWriter {
  readonly #path: string;
  readonly #cipher: CallCipher;
  readonly #place: BodyPlace;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #bytes = 0;
  #frames = 0;
  #file: FileHandle | null = null;

  constructor(folder: string, cipher: CallCipher, place: BodyPlace) {
    this.#path = join(folder, fileNameOf(place));
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

  /** A file is on the disk when this has resolved, so a row may name it. */
  async end(): Promise<StoredBody> {
    if (this.#file === null) return { sealed: this.#sealFrame(this.#take(this.#buffered), true), bytes: this.#bytes };
    await this.#writeFrame(this.#buffered, true);
    await this.#file.sync();
    await this.#close();
    return { sealed: null, bytes: this.#bytes };
  }

  /** Deletes what there is of a body that is not stored. */
  async abandon(): Promise<void> {
    this.#chunks = [];
    if (this.#file === null) return;
    await this.#close();
    await rm(this.#path, { force: true });
  }

  async #writeFrame(bytes: number, isLast: boolean): Promise<void> {
    this.#file ??= await open(this.#path, 'w', 0o600);
    await this.#file.writeFile(this.#sealFrame(this.#take(bytes), isLast));
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

  async #close(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
  }
}
