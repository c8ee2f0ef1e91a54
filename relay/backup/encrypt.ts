import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import sodium from 'libsodium-wrappers';
import { type Contents, FRAME, MAGIC } from './format.ts';
import { keyOf, newKdf } from './passphrase-key.ts';

/** Encrypts a copy of the database into a new file, which gets its name when it is complete and on the disk. */
export async function encryptBackup(options: {
  readonly database: string;
  readonly contents: Contents;
  readonly passphrase: string;
  readonly to: string;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<void> {
  const { database, contents, passphrase, to, onProgress } = options;
  await sodium.ready;
  const kdf = newKdf();
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(await keyOf(passphrase, kdf));
  const head = `${MAGIC}${JSON.stringify({ ...kdf, header: Buffer.from(header).toString('base64url') })}\n`;
  const unfinished = `${to}.unfinished`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(head);
    // The head is authenticated with the first frame.
    let authenticated: string | null = head;
    const push = (bytes: Uint8Array, tag: number): Promise<unknown> => {
      const frame = sodium.crypto_secretstream_xchacha20poly1305_push(state, bytes, authenticated, tag);
      authenticated = null;
      return file.writeFile(frame);
    };
    let done = 0;
    for await (const frame of framesOf(Buffer.from(`${JSON.stringify(contents)}\n`), database)) {
      await push(
        frame.bytes,
        frame.isLast
          ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
          : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
      );
      done += frame.bytes.length;
      onProgress(Math.min(done, contents.size), contents.size);
    }
    await file.sync();
    await file.close();
    await rename(unfinished, to);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Full frames, and a last one that is shorter. */
async function* framesOf(first: Buffer, path: string): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held = first;
  for await (const chunk of createReadStream(path, { highWaterMark: FRAME })) {
    held = Buffer.concat([held, chunk as Buffer]);
    while (held.length >= FRAME) {
      yield { bytes: held.subarray(0, FRAME), isLast: false };
      held = held.subarray(FRAME);
    }
  }
  yield { bytes: held, isLast: true };
}
