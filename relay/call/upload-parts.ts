import type { Readable } from 'node:stream';
import { fail, ok, type Refusal, type Result, refusal } from '../../shared/errors.ts';
import { type ParsedRequest, parseRequest } from '../../shared/protocol/request.ts';
import { type BodyMemory, tooManyLargeBodies } from './body-memory.ts';
import { createDescribedFiles, type DescribedFiles, notDescribed, wrongSize } from './described-files.ts';
import type { FileQueue } from './file-queue.ts';
import type { FormPart } from './form-parts.ts';
import { fieldName, WHOLE_BODY } from './part-name.ts';
import { parseJson } from './read-body.ts';

/** The parts of a call with files, one after the other: the request, then its files. */
export interface UploadParts {
  /** Null where the part is accepted. */
  take(part: FormPart): Promise<Refusal | null>;
  /** Null where nothing is missing. */
  end(): Refusal | null;
  /** With its JSON; null before its part has come. */
  request(): { readonly parsed: ParsedRequest; readonly text: string } | null;
}

interface RequestLimits {
  readonly maxBytes: number;
  readonly memory: BodyMemory;
}

const MAX_FILES = 1_000;

/** `abort` ends the upload while a file is read. */
export function createUploadParts(
  queue: FileQueue,
  /** Of the part `request`. */
  limits: RequestLimits,
  abort: (refusal: Refusal) => void,
): UploadParts {
  let request: ReturnType<UploadParts['request']> = null;
  let described: DescribedFiles = createDescribedFiles(null);
  let isWhole = false;
  let count = 0;

  const takeRequest = async (content: Readable): Promise<Refusal | null> => {
    const bytes = await bytesOf(content, limits);
    const json = bytes.ok ? parseJson(bytes.value, 'part "request"') : bytes;
    const parsed = json.ok ? parseRequest(json.value.json) : json;
    if (!parsed.ok) return parsed.refusal;
    request = { parsed: parsed.value, text: json.ok ? json.value.text : '' };
    described = createDescribedFiles(parsed.value.files);
    return null;
  };
  const takeFile = ({ content, ...head }: FormPart): Refusal | null => {
    const { name: part, filename, contentType } = head;
    count += 1;
    if (count > MAX_FILES) return tooManyParts();
    const field = fieldName(part);
    if (isWhole || (field === null && (part !== WHOLE_BODY || count > 1))) return unexpected(part);
    isWhole = field === null;
    const file = described.take(part);
    if (!file) return notDescribed(part);
    const { name = filename ?? 'file', type = contentType ?? 'application/octet-stream', size = null } = file;
    const known = { field: field ?? '', filename: name, contentType: type, size, isWholeBody: isWhole, part: head };
    queue.push(known, content, () => abort(wrongSize(part, size)));
    return null;
  };
  return {
    take: async (part) => {
      if (request !== null) return takeFile(part);
      return part.name === 'request' ? takeRequest(part.content) : requestFirst();
    },
    end: () => (request === null ? requestFirst() : described.missing()),
    request: () => request,
  };
}

async function bytesOf(content: Readable, { maxBytes, memory }: RequestLimits): Promise<Result<Buffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) return fail(uploadTooLarge(maxBytes));
      if (!(await memory.grow(chunk.length))) return fail(tooManyLargeBodies());
      chunks.push(chunk);
    }
  } catch {
    return fail(uploadBroken());
  }
  return ok(Buffer.concat(chunks));
}

const unexpected = (part: string) =>
  refusal(
    'INVALID_PARAMETER',
    'After the part "request" come files only, named by their path such as data[image], or one named data.',
    { param: part.slice(0, 128) },
  );
const requestFirst = () =>
  refusal('INVALID_PARAMETER', 'The first part of a call with files must be "request", the call as JSON.', {
    param: 'request',
  });
const tooManyParts = () =>
  refusal('INVALID_PARAMETER', 'A call has one part "request" and at most 1,000 files.', { param: 'request' });

export const uploadTooLarge = (maxBytes: number): Refusal =>
  refusal('BODY_TOO_LARGE', `The call has more than ${maxBytes} bytes.`);
export const uploadBroken = (): Refusal =>
  refusal('INVALID_PARAMETER', 'The multipart body is broken.', { param: 'request' });
