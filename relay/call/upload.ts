import type { IncomingMessage } from 'node:http';
import { Busboy } from '@fastify/busboy';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { createDescribedFiles, type DescribedFiles, notDescribed, wrongSize } from './described-files.ts';
import { FileQueue } from './file-queue.ts';
import type { CallLimits, IncomingCall } from './incoming-call.ts';
import { createIncomingFiles } from './incoming-files.ts';
import { wireName } from './part-name.ts';
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
    if (!parser) return abort(broken());

    let size = 0;
    req.on('data', (chunk: Buffer) => {
      if (over) return;
      size += chunk.length;
      pause.refresh();
      if (size > limits.maxUploadBytes) abort(tooLarge(limits.maxUploadBytes));
    });

    let described: DescribedFiles | null = null;
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (name !== 'request' || described) return abort(unexpected(name));
      if (valueCut) return abort(tooLarge(limits.maxRequestBytes));
      const request = parsed(value);
      if (!request.ok) return abort(request.refusal);
      described = createDescribedFiles(request.value.files);
      resolve(ok({ text: null, request: request.value, files: createIncomingFiles(files, request.value.files) }));
    });
    parser.on('file', (part, stream, filename, _encoding, contentType) => {
      // An upload that breaks off within a file is reported by the parser, too; unheard, it would end the process.
      stream.on('error', () => {});
      const field = wireName(part);
      const file = described?.take(part);
      if (!described || field === null || !file) {
        stream.resume();
        return abort(!described ? requestFirst() : field === null ? unexpected(part) : notDescribed(part));
      }
      const { name = filename ?? 'file', type = contentType, size = null } = file;
      files.push({ field, filename: name, contentType: type, size }, stream, () => abort(wrongSize(part, size)));
    });
    for (const limit of ['fieldsLimit', 'filesLimit', 'partsLimit'] as const) {
      parser.on(limit, () => abort(tooManyParts()));
    }
    parser.on('finish', () => {
      clearTimeout(pause);
      const problem = described ? described.missing() : requestFirst();
      if (problem) abort(problem);
      else files.end();
    });
    parser.on('error', () => abort(broken()));
    req.on('aborted', () => abort(broken()));
    req.on('close', () => clearTimeout(pause));
    req.pipe(parser);
  });
}

function createParser(req: IncomingMessage, limits: CallLimits): InstanceType<typeof Busboy> | null {
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      // A page may send the request as a Blob, which looks like a file.
      isPartAFile: (name) => name !== 'request',
      limits: { fieldSize: limits.maxRequestBytes, fieldNameSize: 1024, fields: 1, files: 1000, headerPairs: 20 },
    });
  } catch {
    return null;
  }
}

function parsed(text: string): ReturnType<typeof parseRequest> {
  const json = parseJson(Buffer.from(text), 'part "request"');
  return json.ok ? parseRequest(json.value.json) : json;
}

const unexpected = (part: string) =>
  refusal('INVALID_PARAMETER', 'After the part "request" come files only, named by their path such as data[image].', {
    param: part.slice(0, 128),
  });
const requestFirst = () =>
  refusal('INVALID_PARAMETER', 'The first part of a call with files must be "request", the call as JSON.', {
    param: 'request',
  });
const tooManyParts = () =>
  refusal('INVALID_PARAMETER', 'A call has one part "request" and at most 1,000 files.', { param: 'request' });
const broken = () => refusal('INVALID_PARAMETER', 'The multipart body is broken.', { param: 'request' });
const tooLarge = (maxBytes: number) => refusal('BODY_TOO_LARGE', `The call has more than ${maxBytes} bytes.`);
