import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decryptBackup } from '../../../relay/backup/decrypt.ts';
import { encryptBackup } from '../../../relay/backup/encrypt.ts';
import { FRAME } from '../../../relay/backup/format.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';

const PASSPHRASE = 'correct horse battery staple';

let folder: TemporaryFolder;
let count = 0;
const fresh = (): string => path.join(folder.path, `file-${count++}`);
const onProgress = (): void => {};

async function encrypted(content: Buffer): Promise<string> {
  const database = fresh();
  const to = fresh();
  writeFileSync(database, content);
  const contents = { version: '0', createdAt: 'now', generation: 1, size: content.length };
  await encryptBackup({ database, contents, passphrase: PASSPHRASE, to, onProgress });
  return to;
}
const decrypted = async (from: string, passphrase = PASSPHRASE): Promise<Buffer> => {
  const to = fresh();
  await decryptBackup({ from, passphrase, to, onProgress });
  return readFileSync(to);
};

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

test.each([0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 200_000])('%i bytes come back as they were', async (size) => {
  const content = Buffer.alloc(size, 'content ');
  const file = await encrypted(content);
  expect((await decrypted(file)).equals(content)).toBe(true);
  expect(readFileSync(file).includes('content ')).toBe(false);
});

describe('what is not the backup is refused', () => {
  let whole: Buffer;
  /** Bytes before the first frame. */
  let head: number;
  const SEALED = FRAME + 17;
  beforeAll(async () => {
    whole = readFileSync(await encrypted(Buffer.alloc(3 * FRAME + 5, 'content ')));
    head = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
  });
  const refused = async (bytes: Buffer, passphrase?: string): Promise<void> => {
    const file = fresh();
    writeFileSync(file, bytes);
    await expect(decrypted(file, passphrase)).rejects.toMatchObject({ name: 'StartupError' });
  };
  const frame = (index: number): Buffer => whole.subarray(head + index * SEALED, head + (index + 1) * SEALED);

  test('another passphrase, also one that differs by a space', async () => {
    await refused(whole, `${PASSPHRASE} `);
    await refused(whole, '');
  });
  test('a changed bit in any part', async () => {
    for (const at of [0, 40, head - 10, head, head + 40, head + SEALED - 1, head + SEALED, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await refused(changed);
    }
  });
  test('an end that is missing, at a frame or within one', async () => {
    for (const end of [0, 10, head, head + 5, head + SEALED, head + 2 * SEALED, whole.length - 1]) {
      await refused(whole.subarray(0, end));
    }
  });
  test('frames that are exchanged, repeated, left out or added', async () => {
    const begin = whole.subarray(0, head);
    const end = whole.subarray(head + 3 * SEALED);
    await refused(Buffer.concat([begin, frame(0), frame(2), frame(1), end]));
    await refused(Buffer.concat([begin, frame(0), frame(1), frame(1), frame(2), end]));
    await refused(Buffer.concat([begin, frame(0), frame(2), end]));
    await refused(Buffer.concat([whole, frame(2)]));
    await refused(Buffer.concat([whole, Buffer.from('more')]));
  });
  test('a key derivation that would take all memory, without trying it', async () => {
    const text = whole.subarray(0, head).toString().replace('"N":65536', '"N":1073741824');
    await refused(Buffer.concat([Buffer.from(text), whole.subarray(head)]));
  });
});

test('a backup that fails leaves no file', async () => {
  const to = fresh();
  const contents = { version: '0', createdAt: 'now', generation: 1, size: 1 };
  const database = path.join(folder.path, 'none');
  await expect(encryptBackup({ database, contents, passphrase: PASSPHRASE, to, onProgress })).rejects.toThrow();
  expect(readdirSync(folder.path).filter((name) => name.startsWith(path.basename(to)))).toEqual([]);
});
