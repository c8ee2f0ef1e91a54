import { type ParseError, parseTree } from 'jsonc-parser';
import { type Failure, fail, ok, type Result, refusal } from '../../shared/errors.ts';
import { fieldsOf } from '../../shared/placeholder/form-body.ts';
import { sendsBody } from '../../shared/placeholder/plan.ts';
import type { ClientSecretRequest } from '../../shared/protocol/client-secret-request.ts';
import { t } from '../language/messages.ts';
import { type Draft, type Field, isSent } from './draft.ts';
import { dataOfFields } from './fields.ts';
import { queueFieldsOf } from './queue-fields.ts';

/** What a draft sends: the request for the relay, and the fields whose files are sent with it. */
export interface Composed {
  readonly request: ClientSecretRequest;
  readonly files: readonly Field[];
}

const CONTENT_TYPES = {
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
  text: 'text/plain',
} as const;

const invalid = (param: string, detail: string, fix?: string): Failure =>
  fail(refusal('INVALID_PARAMETER', detail, fix === undefined ? { param } : { param, fix }));

/** Composes the relay's request; a refusal names the first invalid field. */
export function composeRequest(draft: Draft): Result<Composed> {
  const request: ClientSecretRequest = { clientSecretName: draft.secret, url: draft.url.trim(), method: draft.method };
  const headers = headersOf(draft);
  if (!headers.ok) return headers;
  if (Object.keys(headers.value).length > 0) request.headers = headers.value;
  const queue = queueFieldsOf(draft);
  if (!queue.ok) return queue;
  if (!sendsBody(draft.method)) {
    const params = paramsOf(draft);
    if (Object.keys(params).length > 0) request.params = params;
    return ok({ request: { ...request, ...queue.value }, files: [] });
  }
  const data = dataOf(draft);
  if (!data.ok) return data;
  if (data.value !== undefined) request.data = data.value;
  const files =
    draft.body.kind === 'multipart' ? draft.body.fields.filter((one) => isSent(one) && one.kind === 'file') : [];
  return ok({ request: { ...request, ...queue.value }, files });
}

function headersOf(draft: Draft): Result<Record<string, string>> {
  const headers: Record<string, string> = {};
  const seen = new Set<string>();
  const kind = sendsBody(draft.method) ? draft.body.kind : 'none';
  for (const one of draft.headers.filter(isSent)) {
    const name = one.name.trim();
    if (seen.has(name.toLowerCase())) return invalid(`headers.${name}`, t('request_model.header.twice', { name }));
    seen.add(name.toLowerCase());
    headers[name] = one.value.trim();
  }
  if (kind !== 'none' && kind !== 'json' && !seen.has('content-type')) headers['Content-Type'] = CONTENT_TYPES[kind];
  return ok(headers);
}

function paramsOf(draft: Draft): Record<string, string | string[]> {
  // Not an object, which has other values for names such as `toString`.
  const params = new Map<string, string | string[]>();
  for (const { name, value } of draft.params.filter(isSent)) {
    const before = params.get(name);
    params.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(params);
}

function dataOf({ body }: Draft): Result<unknown> {
  switch (body.kind) {
    case 'none':
      return ok(undefined);
    case 'text':
      return ok(body.text);
    case 'json':
      return body.text.trim() === '' ? ok(undefined) : parseJson(body.text, 'data', t('request_model.body.what'));
    default: {
      const fields = body.fields.filter((one) => isSent(one) && (body.kind === 'form' || one.kind === 'text'));
      return fieldsAsWritten(fields);
    }
  }
}

/** An object where that is sent as the fields are written, otherwise pairs: lists in an object get an index, `to[0]`. */
function fieldsAsWritten(fields: readonly Field[]): Result<unknown> {
  const data = dataOfFields(fields);
  const sent = data.ok ? fieldsOf(data.value) : data;
  const isSame =
    sent.ok &&
    sent.value.length === fields.length &&
    sent.value.every(({ name, value }, index) => name === fields[index]?.name.trim() && value === fields[index]?.value);
  return data.ok && !isSame ? ok(fields.map(({ name, value }) => [name.trim(), value])) : data;
}

/** Parses JSON; the refusal of invalid text has line and column, both counted from 1. */
export function parseJson(json: string, param: string, what: string): Result<unknown> {
  try {
    return ok(JSON.parse(json));
  } catch {
    const errors: ParseError[] = [];
    parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
    const before = json.slice(0, errors[0]?.offset ?? 0).split('\n');
    const at = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return invalid(param, t('request_model.body.notJson', { what, ...at }));
  }
}
