import { isAscii } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { mediaType } from '../../shared/protocol/media-type.ts';
import { parseRequest } from '../../shared/protocol/request.ts';
import { BodyMemory } from './body-memory.ts';
import { createDescribedFiles } from './described-files.ts';
import type { BodyLimits, IncomingCall } from './incoming-call.ts';
import { isJsonBomb } from './json-bomb.ts';
import type { PlanCache } from './plan-cache.ts';
import { parseJson, readJsonBytes } from './read-body.ts';
import { readUpload } from './upload.ts';

const JSON_TYPE = 'application/json';

export async function readCall(
  req: IncomingMessage,
  res: ServerResponse,
  bodyLimits: BodyLimits,
  plans: PlanCache | null = null,
): Promise<Result<IncomingCall>> {
  const memory = new BodyMemory(res, bodyLimits.memory);
  // What nearly every call says is not taken apart.
  const contentType = req.headers['content-type'];
  const type = contentType === JSON_TYPE ? JSON_TYPE : mediaType(contentType);
  if (type === 'multipart/form-data') return readUpload(req, bodyLimits, memory);
  if (type !== JSON_TYPE) {
    return fail(
      refusal('UNSUPPORTED_MEDIA_TYPE', 'The call must be application/json, or multipart/form-data with files.', {
        param: 'Content-Type',
      }),
    );
  }
  const { maxRequestBytes: maxBytes, bodyDeadlines: deadlines } = bodyLimits;
  const bytes = await readJsonBytes(req, { maxBytes, deadlines, memory });
  if (!bytes.ok) return bytes;
  return (plans && findCall(bytes.value, plans)) ?? parseCall(bytes.value);
}

function findCall(bytes: Buffer, plans: PlanCache): Result<IncomingCall> | null {
  if (!isAscii(bytes) || isJsonBomb(bytes)) return null;
  const text = bytes.toString('latin1');
  const known = plans.find(text);
  return known && ok({ text, ...known, files: null });
}

function parseCall(bytes: Buffer): Result<IncomingCall> {
  const body = parseJson(bytes);
  if (!body.ok) return body;
  const request = parseRequest(body.value.json);
  if (!request.ok) return request;
  const missing = createDescribedFiles(request.value.files).missing();
  return missing ? fail(missing) : ok({ text: body.value.text, request: request.value, files: null, plan: null });
}
