import { StoreCorrupted } from '../store/corrupted.ts';
import { type BodyPlace, FRAME_BYTES, framePlace } from './body-place.ts';
import { BodyWriter, type StoredBody } from './body-writer.ts';
import type { CallCipher } from './call-cipher.ts';
import type { Frames } from './frames.ts';

/** The bodies of queued calls: short ones are in their rows, long ones in frames elsewhere. */
export interface Bodies {
  writer(place: BodyPlace): BodyWriter;
  /** Leaves nothing of a body that fails, and rejects with its error. */
  write(place: BodyPlace, body: Buffer | AsyncIterable<Buffer>): Promise<StoredBody>;
  /** Throws `StoreCorrupted` where a frame is not the one that was written. */
  read(place: BodyPlace, body: StoredBody): AsyncIterable<Buffer>;
  remove: Frames['remove'];
  sweep: Frames['sweep'];
}

export function createBodies(frames: Frames, cipher: CallCipher): Bodies {
  const writer = (place: BodyPlace): BodyWriter => new BodyWriter(frames, cipher, place);

  async function* read(place: BodyPlace, { sealed, bytes }: StoredBody): AsyncGenerator<Buffer> {
    if (sealed !== null) {
      if (bytes > 0) yield cipher.open(place.epoch, framePlace(place, 0, true), sealed);
      return;
    }
    const count = Math.ceil(bytes / FRAME_BYTES);
    let index = 0;
    for await (const frame of frames.read(place, count)) {
      yield cipher.open(place.epoch, framePlace(place, index, index === count - 1), frame);
      index += 1;
    }
    if (index < count) throw new StoreCorrupted('A part of a queued call is missing.');
  }

  return {
    writer,
    write: async (place, body) => {
      const one = writer(place);
      try {
        for await (const chunk of Buffer.isBuffer(body) ? [body] : body) await one.write(chunk);
        return await one.end();
      } catch (error) {
        await one.abandon().catch(() => {});
        throw error;
      }
    },
    read,
    remove: frames.remove,
    sweep: frames.sweep,
  };
}
