import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { mediaType } from '../../shared/protocol/media-type.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { BodyMemory } from './body-memory.ts';
import { createDescribedFiles } from './described-files.ts';
import type { BodyLimits, IncomingCall } from './incoming-call.ts';
import { readJson } from './read-body.ts';
import { readUpload } from './upload.ts';

export async function readCall(
  req: IncomingMessage,
  res: ServerResponse,
  bodyLimits: BodyLimits,
): Promise<Result<IncomingCall>> {
  const memory = new BodyMemory(res, bodyLimits.memory);
  const type = mediaType(req.headers['content-type']);
  if (type === 'multipart/form-data') return readUpload(req, bodyLimits, memory);
  if (type !== 'application/json') {
    return fail(
      refusal('UNSUPPORTED_MEDIA_TYPE', 'The call must be application/json, or multipart/form-data with files.', {
        param: 'Content-Type',
      }),
    );
  }
  const body = await readJson(req, { maxBytes: bodyLimits.maxRequestBytes, timeout: bodyLimits.bodyTimeout, memory });
  if (!body.ok) return body;
  const request = parseRequest(body.value.json);
  if (!request.ok) return request;
  const missing = createDescribedFiles(request.value.files).missing();
  return missing ? fail(missing) : ok({ text: body.value.text, request: request.value, files: null });
}
