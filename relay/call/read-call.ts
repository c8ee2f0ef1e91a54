import type { IncomingMessage } from 'node:http';
import { ok, type Result, refuse } from '../../shared/errors.ts';
import { type ParsedRequest, parseRequest } from '../../shared/protocol/request.ts';
import type { UploadedFile } from '../forward/multipart.ts';
import { readUpload } from './upload.ts';

/** A call as it came: the request, and the files that follow it. */
export interface IncomingCall {
  readonly request: ParsedRequest;
  readonly files: AsyncIterable<UploadedFile> | null;
}

export interface CallLimits {
  readonly maxRequestBytes: number;
  readonly maxUploadBytes: number;
}

export async function readCall(req: IncomingMessage, limits: CallLimits): Promise<Result<IncomingCall>> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'multipart/form-data') return readUpload(req, limits);
  if (type !== 'application/json') {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'The call must be application/json, or multipart/form-data with files.', {
      param: 'Content-Type',
    });
  }
  const body = await readJson(req, limits.maxRequestBytes);
  if (!body.ok) return body;
  const request = parseRequest(body.value);
  return request.ok ? ok({ request: request.value, files: null }) : request;
}

const tooLarge = (maxBytes: number): Result<never> =>
  refuse('BODY_TOO_LARGE', `The call has more than ${maxBytes} bytes.`, {
    fix: 'Send large content as a file, or raise RELAY_MAX_REQUEST_BYTES.',
  });

/** Reads the events itself: a body parser's middleware costs more than all the rest of the parsing. */
export function readJson(req: IncomingMessage, maxBytes: number): Promise<Result<unknown>> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(tooLarge(maxBytes));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        req.removeAllListeners('data');
        req.resume();
        resolve(tooLarge(maxBytes));
        return;
      }
      chunks.push(chunk);
    });
    req.on('end', () => resolve(parseJson(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))));
    // The caller is gone: nobody reads this refusal, but the call must end.
    req.on('error', () =>
      resolve(refuse('INVALID_PARAMETER', 'The body of the call broke off.', { param: 'request' })),
    );
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(body: Buffer): Result<unknown> {
  try {
    return ok(JSON.parse(utf8.decode(body)));
  } catch {
    // The parser's message quotes the input.
    return refuse('INVALID_PARAMETER', 'The body of the call is not JSON in UTF-8.', { param: 'request' });
  }
}
