import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareFolder } from '../store/writable.ts';
import { FRAME_BYTES } from './body-place.ts';
import { SEALED_MORE } from './call-cipher.ts';
import type { FrameSink, Frames, FramesPlace } from './frames.ts';

/** An unknown file that is younger may be one that is written now. Milliseconds. */
const MIN_AGE = 3_600_000;

/** A file for each body, in a folder beside the database. */
export function createFileFrames(folder: string): Frames {
  const pathOf = ({ kind, hash }: FramesPlace): string => join(folder, `${hash}.${kind}`);
  prepareFolder(folder, []);

  return {
    from: FRAME_BYTES,
    sink: (place) => fileSink(pathOf(place)),
    async *read(place, count) {
      const file = await open(pathOf(place)).catch(() => null);
      if (!file) return;
      try {
        const frame = Buffer.alloc(FRAME_BYTES + SEALED_MORE);
        for (let index = 0; index < count; index += 1) {
          const { bytesRead } = await file.read(frame, 0, frame.length);
          yield frame.subarray(0, bytesRead);
        }
      } finally {
        await file.close();
      }
    },
    remove: async (hashes) => {
      for (const hash of hashes)
        for (const kind of ['request', 'response'] as const) await rm(pathOf({ kind, hash }), { force: true });
    },
    sweep: async (isKnown) => {
      for (const name of await readdir(folder)) {
        if (isKnown(name.replace(/\.\w+$/, ''))) continue;
        const age = Date.now() - (await stat(join(folder, name))).mtimeMs;
        if (age > MIN_AGE) await rm(join(folder, name), { force: true });
      }
    },
  };
}

function fileSink(path: string): FrameSink {
  let file: FileHandle | null = null;
  const close = async (): Promise<void> => {
    await file?.close();
    file = null;
  };
  return {
    write: async (_, frame) => {
      file ??= await open(path, 'w', 0o600);
      await file.writeFile(frame);
    },
    close: async () => {
      await file?.sync();
      await close();
    },
    abandon: async () => {
      if (file === null) return;
      await close();
      await rm(path, { force: true });
    },
  };
}
