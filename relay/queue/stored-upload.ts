import { randomBytes } from 'node:crypto';
import { refusal } from '../../shared/errors.ts';
import type { ReceivedFile } from '../call/file-queue.ts';
import { UploadError } from '../forward/upload-error.ts';

/** A call with files as it is stored: `multipart/form-data` again, as a caller would send it. */
export interface StoredUpload {
  readonly boundary: string;
  /** Of the part `request`, the call's JSON. */
  readonly textBytes: number;
}

export const newUpload = (text: Buffer): StoredUpload => ({
  boundary: `relay-${randomBytes(16).toString('hex')}`,
  textBytes: text.length,
});

export const uploadType = ({ boundary }: StoredUpload): string => `multipart/form-data; boundary=${boundary}`;

const start = (boundary: string): Buffer =>
  Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="request"\r\n\r\n`);

/** What its parts add to the bytes of text and files, at most; a name has a few hundred. */
export const UPLOAD_MORE = 65_536;

/** Throws `UploadError` if the caller's upload fails. */
export async function* uploadBody(
  { boundary }: StoredUpload,
  text: Buffer,
  files: AsyncIterable<ReceivedFile>,
): AsyncGenerator<Buffer> {
  yield start(boundary);
  yield text;
  for await (const { part, stream } of files) {
    yield partHead(boundary, part);
    yield* stream;
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}

const CONTROL = /[\r\n\0]/;

function partHead(boundary: string, { name, filename, contentType }: ReceivedFile['part']): Buffer {
  // A line break could begin a header, or another part.
  if (CONTROL.test(name)) throw new UploadError(refusal('INVALID_PARAMETER', 'The name of a part has a line break.'));
  const quoted = name.replaceAll(/["\\]/g, '\\$&');
  const file = filename === null ? '' : `; filename*=utf-8''${encodeURIComponent(filename)}`;
  const type = contentType === null || CONTROL.test(contentType) ? '' : `\r\ncontent-type: ${contentType}`;
  return Buffer.concat([
    Buffer.from(`\r\n--${boundary}\r\ncontent-disposition: form-data; name="${quoted}"${file}`),
    Buffer.from(`${type}\r\n\r\n`, 'latin1'),
  ]);
}

/** The JSON of a stored call; of one with files no more is read than that. */
export async function requestText(body: AsyncIterable<Buffer>, upload: StoredUpload | undefined): Promise<string> {
  const from = upload ? start(upload.boundary).length : 0;
  const to = upload ? from + upload.textBytes : Number.POSITIVE_INFINITY;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= to) break;
  }
  return Buffer.concat(chunks).subarray(from, Math.min(to, length)).toString();
}
