import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

export interface UploadedFile {
  /** Name of the field on the upstream's wire. */
  readonly field: string;
  readonly filename: string;
  readonly contentType: string;
  readonly stream: Readable;
}

/** `multipart/form-data` for the upstream: the fields, then the files, streamed as they arrive (RFC 7578). */
export function multipartBody(
  fields: readonly (readonly [name: string, value: string])[],
  files: AsyncIterable<UploadedFile> | null,
): { contentType: string; body: Readable } {
  const boundary = `----relay-${randomBytes(16).toString('hex')}`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Readable.from(parts(boundary, fields, files), { objectMode: false }),
  };
}

async function* parts(
  boundary: string,
  fields: readonly (readonly [string, string])[],
  files: AsyncIterable<UploadedFile> | null,
): AsyncGenerator<Buffer> {
  for (const [name, value] of fields) {
    yield Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`);
  }
  for await (const { field, filename, contentType, stream } of files ?? []) {
    yield Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(filename)}"\r\n` +
        `Content-Type: ${typeOf(contentType)}\r\n\r\n`,
    );
    yield* stream;
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}

/** HTML standard, "multipart/form-data encoding algorithm". */
const quoted = (name: string): string => name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');

const typeOf = (contentType: string): string =>
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:; ?[\w-]+=[\w."-]+)*$/.test(contentType) ? contentType : 'application/octet-stream';
