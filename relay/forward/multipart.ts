import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { mediaTypeOf } from './media-type.ts';

/** A file but for its content. */
export interface FileHead {
  /** Name of the field on the upstream's wire. */
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  /** In bytes; null where nobody announced it. */
  readonly size: number | null;
}

export interface UploadedFile extends FileHead {
  /** It is no field of a form. */
  readonly isWholeBody: boolean;
  readonly stream: Readable;
}

export interface UploadedFiles {
  /** In the order they come; each has the size that its head says, or its stream fails. */
  readonly files: AsyncIterable<UploadedFile>;
  /** Those of all files, in any order; null where they are not known before the files come. */
  readonly heads: readonly FileHead[] | null;
}

type Fields = readonly (readonly [name: string, value: string])[];

/**
 * `multipart/form-data` as it goes out: the fields, then the files, streamed as they come (RFC 7578). `length` is in bytes,
 * and null where the size of a file is not known.
 */
export function multipartBody(
  fields: Fields,
  uploaded: UploadedFiles | null,
): { contentType: string; body: Readable; length: number | null } {
  const boundary = `----relay-${randomBytes(16).toString('hex')}`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Readable.from(parts(boundary, fields, uploaded?.files ?? null), { objectMode: false }),
    length: lengthOf(boundary, fields, uploaded === null ? [] : uploaded.heads),
  };
}

async function* parts(
  boundary: string,
  fields: Fields,
  files: AsyncIterable<UploadedFile> | null,
): AsyncGenerator<Buffer> {
  for (const field of fields) yield Buffer.from(fieldPart(boundary, field));
  for await (const file of files ?? []) {
    yield Buffer.from(fileStart(boundary, file));
    yield* file.stream;
    yield Buffer.from(FILE_END);
  }
  yield Buffer.from(closing(boundary));
}

function lengthOf(boundary: string, fields: Fields, heads: readonly FileHead[] | null): number | null {
  if (heads === null) return null;
  let length = Buffer.byteLength(closing(boundary));
  for (const field of fields) length += Buffer.byteLength(fieldPart(boundary, field));
  for (const head of heads) {
    if (head.size === null) return null;
    length += Buffer.byteLength(fileStart(boundary, head)) + head.size + FILE_END.length;
  }
  return length;
}

const fieldPart = (boundary: string, [name, value]: Fields[number]): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`;

const fileStart = (boundary: string, { field, filename, contentType }: FileHead): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(filename)}"\r\n` +
  `Content-Type: ${mediaTypeOf(contentType)}\r\n\r\n`;

const FILE_END = '\r\n';
const closing = (boundary: string): string => `--${boundary}--\r\n`;

/** HTML standard, "multipart/form-data encoding algorithm". */
const quoted = (name: string): string => name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
