import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreCorrupted } from '../store/corrupted.ts';
import { prepareFolder } from '../store/writable.ts';
import { type BodyPlace, FRAME_BYTES, fileNameOf, framePlace } from './body-place.ts';
import { BodyWriter, type StoredBody } from './body-writer.ts';
import { type CallCipher, SEALED_MORE } from './call-cipher.ts';

/** The bodies of queued calls: short ones are in their rows, long ones in files beside the database. */
export interface Bodies {
  writer(place: BodyPlace): BodyWriter;
  /** Leaves nothing of a body that fails, and rejects with its error. */
  write(place: BodyPlace, body: Buffer | AsyncIterable<Buffer>): Promise<StoredBody>;
  /** Throws `StoreCorrupted` where a frame is not the one that was written. */
  read(place: BodyPlace, body: StoredBody): AsyncIterable<Buffer>;
  remove(hash: string): Promise<void>;
  /** Deletes files that no call has: those of a process that was killed before it wrote the row. */
  sweep(isKnown: (hash: string) => boolean): Promise<void>;
}

/** An unnamed file that is younger may be one that is written now. Milliseconds. */
const MIN_AGE = 3_600_000;

export function createBodies(folder: string, cipher: CallCipher): Bodies {
  const pathOf = (name: string): string => join(folder, name);
  prepareFolder(folder, []);
  const writer = (place: BodyPlace): BodyWriter => new BodyWriter(folder, cipher, place);

  async function* read(place: BodyPlace, { sealed, bytes }: StoredBody): AsyncGenerator<Buffer> {
    if (sealed !== null) {
      if (bytes > 0) yield cipher.open(place.epoch, framePlace(place, 0, true), sealed);
      return;
    }
    const file = await open(pathOf(fileNameOf(place))).catch(() => null);
    if (!file) throw new StoreCorrupted('A file of a queued call is missing.');
    try {
      const count = Math.ceil(bytes / FRAME_BYTES);
      const frame = Buffer.alloc(FRAME_BYTES + SEALED_MORE);
      for (let index = 0; index < count; index += 1) {
        const { bytesRead } = await file.read(frame, 0, frame.length);
        yield cipher.open(place.epoch, framePlace(place, index, index === count - 1), frame.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  }

  return {
    writer,
    write: async (place, body) => {
      const one = writer(place);
      try {
        for await (const chunk of Buffer.isBuffer(body) ? [body] : body) await one.write(chunk);
        return await one.end();
      } catch (error) {
        await one.abandon();
        throw error;
      }
    },
    read,
    remove: async (hash) => {
      for (const kind of ['request', 'response'] as const)
        await rm(pathOf(fileNameOf({ kind, hash })), { force: true });
    },
    sweep: async (isKnown) => {
      for (const name of await readdir(folder)) {
        if (isKnown(name.replace(/\.\w+$/, ''))) continue;
        const age = Date.now() - (await stat(pathOf(name))).mtimeMs;
        if (age > MIN_AGE) await rm(pathOf(name), { force: true });
      }
    },
  };
}
