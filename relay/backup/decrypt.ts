import { type FileHandle, open } from 'node:fs/promises';
import sodium, { type StateAddress } from 'libsodium-wrappers';
import * as v from 'valibot';
import { StartupError } from '../store/startup-error.ts';
import { type Contents, contentsSchema, FRAME, MAGIC, MAX_HEAD } from './format.ts';
import { kdfSchema, keyOf } from './passphrase-key.ts';

const headSchema = v.strictObject({ ...kdfSchema.entries, header: v.pipe(v.string(), v.regex(/^[\w-]{32}$/)) });

/**
 * Decrypts a backup into a new file. What was written is to be used only if this returns: whether the backup is complete
 * is known at its end. Throws `StartupError` for a wrong passphrase and for anything that is not an intact backup.
 */
export async function decryptBackup(options: {
  readonly from: string;
  readonly passphrase: string;
  readonly to: string;
  readonly onProgress: (done: number, total: number) => void;
}): Promise<Contents> {
  await sodium.ready;
  const source = await open(options.from, 'r').catch(() => {
    throw new StartupError(`${options.from} cannot be read.`);
  });
  try {
    const { text, head } = await readHead(source);
    const { header, ...kdf } = head;
    const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(
      Buffer.from(header, 'base64url'),
      await keyOf(options.passphrase, kdf),
    );
    const target = await open(options.to, 'wx', 0o600);
    try {
      return await pull(source, Buffer.byteLength(text), target, text, state, options.onProgress);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function readHead(source: FileHandle): Promise<{ text: string; head: v.InferOutput<typeof headSchema> }> {
  const { buffer, bytesRead } = await source.read(Buffer.alloc(MAX_HEAD), 0, MAX_HEAD, 0);
  const [magic = '', json = ''] = buffer.subarray(0, bytesRead).toString('latin1').split('\n', 2);
  const head = v.safeParse(headSchema, parseJson(json));
  if (`${magic}\n` !== MAGIC || !head.success) throw new StartupError('The file is not a backup of this version.');
  return { text: `${MAGIC}${json}\n`, head: head.output };
}

async function pull(
  source: FileHandle,
  begin: number,
  target: FileHandle,
  head: string,
  state: StateAddress,
  onProgress: (done: number, total: number) => void,
): Promise<Contents> {
  const added = sodium.crypto_secretstream_xchacha20poly1305_ABYTES;
  const frame = Buffer.alloc(FRAME + added);
  let contents: Contents | null = null;
  let written = 0;
  for (let position = begin; ; ) {
    const { bytesRead } = await source.read(frame, 0, frame.length, position);
    // The file ends before the frame that is marked as the last one.
    if (bytesRead < added) throw damaged();
    const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(
      state,
      frame.subarray(0, bytesRead),
      contents === null ? head : null,
    );
    if (opened === false) throw contents === null ? wrongPassphrase() : damaged();
    position += bytesRead;
    let bytes: Buffer = Buffer.from(opened.message);
    if (contents === null) {
      const end = bytes.indexOf('\n');
      contents = v.parse(contentsSchema, JSON.parse(bytes.subarray(0, end).toString()));
      bytes = bytes.subarray(end + 1);
    }
    await target.writeFile(bytes);
    written += bytes.length;
    onProgress(written, contents.size);
    if (opened.tag !== sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) continue;
    if (written !== contents.size) throw damaged();
    await target.sync();
    return contents;
  }
}

const wrongPassphrase = (): StartupError =>
  new StartupError('The passphrase is wrong, or the beginning of the backup was changed.');
const damaged = (): StartupError => new StartupError('The backup is not complete, or was changed.');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
