import type { IncomingMessage } from 'node:http';
import { type Result, refuse } from '../../shared/errors.ts';
import { readJson } from '../call/read-call.ts';

/** More than the largest sealed box. */
const MAX_BYTES = 512 * 1024;

/** The JSON object that a route of the relay's own takes. */
export async function readJsonBody(req: IncomingMessage): Promise<Result<Record<string, unknown>>> {
  const type = req.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refuse('UNSUPPORTED_MEDIA_TYPE', 'The body must be application/json.', { param: 'Content-Type' });
  }
  const body = await readJson(req, MAX_BYTES);
  if (!body.ok) return body;
  return typeof body.value === 'object' && body.value !== null && !Array.isArray(body.value)
    ? { ok: true, value: body.value as Record<string, unknown> }
    : refuse('INVALID_PARAMETER', 'The body must be a JSON object.', { param: 'request' });
}
