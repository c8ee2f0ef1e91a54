import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import type { UploadedFile } from '../forward/multipart.ts';
import { UploadError } from '../forward/upload-error.ts';
import type { CallLimits, IncomingCall } from './incoming-call.ts';
import { parseJson, tooSlow } from './read-body.ts';

/** A call with files: part `request` first, then the files, each named by its path in `data` (`data[image]`). */
export function readUpload(req: IncomingMessage, limits: CallLimits): Promise<Result<IncomingCall>> {
  return new Promise((resolve) => {
    const files = new FileQueue();
    let over = false;
    const abort = (refusal: Refusal): void => {
      over = true;
      clearTimeout(pause);
      resolve(fail(refusal));
      files.abort(refusal);
      req.unpipe();
      req.resume();
    };
    const pause = setTimeout(() => abort(tooSlow()), limits.idleTimeout);
    const parser = createParser(req, limits);
    if (!parser) return abort(invalid());

    let size = 0;
    req.on('data', (chunk: Buffer) => {
      if (over) return;
      size += chunk.length;
      pause.refresh();
      if (size > limits.maxUploadBytes) abort(tooLarge(limits.maxUploadBytes));
    });

    let requested = false;
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (name !== 'request' || requested) return abort(unexpected(name));
      requested = true;
      if (valueCut) return abort(tooLarge(limits.maxRequestBytes));
      const request = parsed(value);
      if (!request.ok) return abort(request.refusal);
      resolve(ok({ text: null, request: request.value, files }));
    });
    parser.on('file', (part, stream, filename, _encoding, contentType) => {
      // The parser emits an error for a truncated file, too; without a listener, it would end the process.
      stream.on('error', () => {});
      const field = requested ? wireName(part) : null;
      if (field === null) {
        stream.resume();
        return abort(requested ? unexpected(part) : requestFirst());
      }
      files.push({ field, filename: filename ?? 'file', contentType, stream });
    });
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) {
      parser.on(limit, () => abort(tooManyParts()));
    }
    parser.on('finish', () => {
      clearTimeout(pause);
      if (requested) files.end();
      else abort(requestFirst());
    });
    parser.on('error', () => abort(invalid()));
    req.on('aborted', () => abort(invalid()));
    req.on('close', () => clearTimeout(pause));
    req.pipe(parser);
  });
}

function createParser(req: IncomingMessage, limits: CallLimits): InstanceType<typeof Busboy> | null {
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      // A page may send the part `request` as a Blob, which has a file name.
      isPartAFile: (name) => name !== 'request',
      limits: { fieldSize: limits.maxRequestBytes, fieldNameSize: 1024, fields: 1, files: 1000, headerPairs: 20 },
    });
  } catch {
    return null;
  }
}

/** `data[images][0]` becomes `images[0]` in the upstream's request. */
function wireName(part: string): string | null {
  const keys = /^data((?:\[[^[\]]{1,256}\]){1,8})$/.exec(part)?.[1]?.slice(1, -1).split('][');
  // Prototype pollution, in servers that build an object from the names.
  if (!keys || keys.includes('__proto__') || /constructor\]\[prototype\b/.test(part)) return null;
  return keys.map((key, index) => (index === 0 ? key : `[${key}]`)).join('');
}

function parsed(text: string): ReturnType<typeof parseRequest> {
  const json = parseJson(Buffer.from(text), 'part "request"');
  return json.ok ? parseRequest(json.value.json) : json;
}

const unexpected = (part: string) =>
  refusal(
    'INVALID_PARAMETER',
    'After the part "request", all parts must be files, named by their path such as data[image].',
    {
      param: part.slice(0, 128),
    },
  );
const requestFirst = () =>
  refusal('INVALID_PARAMETER', 'The first part of a call with files must be "request", the call as JSON.', {
    param: 'request',
  });
const tooManyParts = () =>
  refusal('INVALID_PARAMETER', 'A call must have one part "request" and at most 1,000 files.', { param: 'request' });
const invalid = () =>
  refusal('INVALID_PARAMETER', 'The multipart body is invalid or incomplete.', { param: 'request' });
const tooLarge = (maxBytes: number) => refusal('BODY_TOO_LARGE', `The call has more than ${maxBytes} bytes.`);

/** Files in the order they arrive. The parser waits while a file's stream is not read, so none is buffered in memory. */
class FileQueue implements AsyncIterable<UploadedFile> {
  readonly #waiting: UploadedFile[] = [];
  #current: UploadedFile | null = null;
  #wake: (() => void) | null = null;
  #ended = false;
  #failed: Refusal | null = null;

  push(file: Omit<UploadedFile, 'stream'> & { stream: Readable }): void {
    const stream = file.stream.pipe(new PassThrough());
    // When `abort` destroys it, it may have no other listener yet.
    stream.on('error', () => {});
    this.#waiting.push({ ...file, stream });
    this.#wake?.();
  }
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }
  abort(refusal: Refusal): void {
    if (this.#failed) return;
    this.#failed = refusal;
    // A reader of the current file would wait forever.
    this.#current?.stream.destroy(new UploadError(refusal));
    for (const { stream } of this.#waiting) stream.destroy();
    this.#wake?.();
  }
  async *[Symbol.asyncIterator](): AsyncIterator<UploadedFile> {
    for (;;) {
      if (this.#failed) throw new UploadError(this.#failed);
      const file = this.#waiting.shift() ?? null;
      this.#current = file;
      if (file) yield file;
      else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
