import type { Readable } from 'node:stream';
import { fail, ok, type Refusal, type Result } from '../../shared/errors.ts';
import type { UploadedFile } from '../forward/multipart.ts';
import { UploadError } from '../forward/upload-error.ts';
import { withExactSize } from './exact-size.ts';
import type { PartHead } from './form-parts.ts';

/** A file, and its part as it came. */
export interface ReceivedFile extends UploadedFile {
  readonly part: PartHead;
}

/** Files in the order they come. The parser waits while a file's stream is not read, so none is held in memory. */
export class FileQueue implements AsyncIterable<ReceivedFile> {
  readonly #files: ReceivedFile[] = [];
  #taken = 0;
  #wake: (() => void) | null = null;
  #ended = false;
  #failed: Refusal | null = null;

  /** `onWrongSize` has to abort. */
  push(file: Omit<ReceivedFile, 'stream'>, content: Readable, onWrongSize: () => void): void {
    const stream = withExactSize(content, file.size, onWrongSize);
    // Destroyed by `abort` it may have no reader yet.
    stream.on('error', () => {});
    this.#files.push({ ...file, stream });
    this.#wake?.();
  }
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }
  abort(refusal: Refusal): void {
    if (this.#failed) return;
    this.#failed = refusal;
    // Whoever reads a file now would wait for bytes that never come.
    for (const { stream } of this.#files.slice(Math.max(this.#taken - 1, 0))) stream.destroy(new UploadError(refusal));
    this.#wake?.();
  }
  /** The first files, as soon as so many have come, or all have. */
  async first(count: number): Promise<Result<readonly ReceivedFile[]>> {
    while (!this.#failed && !this.#ended && this.#files.length < count) await this.#change();
    return this.#failed ? fail(this.#failed) : ok(this.#files.slice(0, count));
  }
  async *[Symbol.asyncIterator](): AsyncIterator<ReceivedFile> {
    for (;;) {
      if (this.#failed) throw new UploadError(this.#failed);
      const file = this.#files[this.#taken];
      if (file) {
        this.#taken += 1;
        yield file;
      } else if (this.#ended) return;
      else await this.#change();
    }
  }
  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
