import type { IncomingMessage } from 'node:http';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { mediaType } from '../../shared/protocol/media-type.ts';
import { checkShape } from '../../shared/protocol/shape.ts';
import { readJson } from '../call/read-body.ts';
import { createDeadlines } from '../server/deadlines.ts';

/** Above the size of the largest sealed box. */
const MAX_BYTES = 512 * 1024;
const DEADLINES = createDeadlines(30_000);

/** Reads the JSON object that a route of the relay's own expects. */
export async function readJsonBody(req: IncomingMessage): Promise<Result<Record<string, unknown>>> {
  if (mediaType(req.headers['content-type']) !== 'application/json') {
    return fail(refusal('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.', { param: 'Content-Type' }));
  }
  const body = await readJson(req, { maxBytes: MAX_BYTES, deadlines: DEADLINES, memory: null });
  if (!body.ok) return body;
  const { json } = body.value;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail(refusal('INVALID_PARAMETER', 'The body must be a JSON object.', { param: 'request' }));
  }
  const misshapen = checkShape(json, 'request');
  return misshapen ? fail(misshapen) : ok(json as Record<string, unknown>);
}
