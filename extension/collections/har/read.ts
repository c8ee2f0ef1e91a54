import * as v from 'valibot';
import { ok, type Result } from '../../../shared/errors.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { multipartParts } from '../../http/multipart.ts';
import { draftOf } from '../../inspector/actions/draft-of.ts';
import { t } from '../../language/messages.ts';
import { routeOf } from '../../recorded-call/route.ts';
import { type Draft, field, row } from '../../request-model/draft.ts';
import type { ReadCall, ReadFile, Skipped } from '../read-file.ts';
import { draftOfParts, NO_BODY, type PartsBody } from '../request-draft.ts';

const text = v.fallback(v.string(), '');
const pairSchema = v.object({ name: v.string(), value: text });
const pairs = v.fallback(v.array(pairSchema), []);

const requestSchema = v.object({
  method: v.string(),
  url: v.string(),
  headers: pairs,
  postData: v.fallback(
    v.nullish(
      v.object({
        mimeType: text,
        text,
        params: v.fallback(v.array(v.object({ ...pairSchema.entries, fileName: v.optional(v.string()) })), []),
      }),
    ),
    null,
  ),
});
const entrySchema = v.object({
  request: requestSchema,
  response: v.fallback(v.object({ content: v.object({ mimeType: text }) }), { content: { mimeType: '' } }),
  _resourceType: text,
  /** Of our own export: the call's name, folder and secret. */
  _name: text,
  _folder: text,
  _clientSecret: text,
});
type Entry = v.InferOutput<typeof entrySchema>;

const harSchema = v.object({ log: v.object({ entries: v.array(v.unknown()) }) });
export const isHar = (value: unknown): boolean => v.is(harSchema, value);

/** Parts of a page, which nobody calls with a key. */
const OF_PAGE =
  /^(?:document|stylesheet|script|image|font|media|texttrack|manifest|websocket|ping|preflight|csp-violation-report|signed-exchange|other)$/;

/** The same by the type of the response, where the resource type is missing, as in Firefox. */
const PAGE_TYPE = /^(?:image|font|video|audio)\/|^text\/(?:html|css)|javascript|^application\/(?:wasm|manifest\+json)/i;

/** The calls to APIs in a HAR file, each once. `value` is one for which `isHar` is true. */
export function readHar(value: unknown): Result<ReadFile> {
  const { log } = v.parse(harSchema, value);
  const calls: ReadCall[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  for (const one of log.entries) {
    const entry = v.safeParse(entrySchema, one);
    const read = entry.success ? callOf(entry.output) : t('collections.skipped.notRequest');
    if (typeof read === 'string') skipped.push({ name: '', why: read });
    else {
      const key = sameCall(read);
      if (seen.has(key)) skipped.push({ name: '', why: t('collections.skipped.same') });
      else calls.push(read);
      seen.add(key);
    }
  }
  return ok({ format: 'HAR', calls, skipped });
}

function callOf(entry: Entry): ReadCall | string {
  const { request, response, _resourceType: type } = entry;
  const isPreflight =
    request.method === 'OPTIONS' && request.headers.some(({ name }) => /^access-control-request-method$/i.test(name));
  const isOfPage =
    type === '' ? request.method === 'GET' && PAGE_TYPE.test(response.content.mimeType) : OF_PAGE.test(type);
  if (isPreflight || isOfPage) return t('collections.skipped.ofPage');
  const draft = relayCallOf(request) ?? draftOfEntry(request);
  if (typeof draft === 'string') return draft;
  return {
    folder: entry._folder || URL.parse(draft.url)?.host || null,
    name: entry._name,
    draft: { ...draft, secret: draft.secret || entry._clientSecret },
  };
}

/** A call to a relay is imported as the request that it asks for. */
function relayCallOf({ method, url, postData }: Entry['request']): Draft | null {
  if (method !== 'POST' || !/\/v1\/request(?:$|\?)/.test(url) || !postData) return null;
  try {
    const body: unknown = JSON.parse(postData.text);
    const parsed = parseRequest(body);
    return parsed.ok ? draftOf({ request: body as Parameters<typeof draftOf>[0]['request'], files: [] }) : null;
  } catch {
    return null;
  }
}

function draftOfEntry({ method, url, headers, postData }: Entry['request']): Draft | string {
  // Any address in front of the path is taken for a relay.
  const forward = routeOf(url, [{ id: '', address: url.slice(0, Math.max(0, url.indexOf('/v1/'))) }])?.route;
  const sent = forward?.kind === 'forward' ? forward : { url, secret: '' };
  const draft = draftOfParts({
    method,
    url: sent.url.split('#', 1)[0] ?? '',
    headers: headers.map(({ name, value }) => row(name, value)),
    body: postData ? bodyOf(postData) : NO_BODY,
  });
  return typeof draft === 'string' ? draft : { ...draft, secret: sent.secret };
}

function bodyOf({ mimeType, text: body, params }: NonNullable<Entry['request']['postData']>): PartsBody {
  const isMultipart = /^multipart\/form-data/i.test(mimeType);
  if (body !== '' && isMultipart) {
    const { fields, files } = multipartParts(body, mimeType);
    return {
      kind: 'multipart',
      fields: [
        ...[...fields].map(([name, value]) => field(name, value)),
        ...files.map(({ path }) => ({ ...field(path), kind: 'file' as const })),
      ],
    };
  }
  if (body !== '' || params.length === 0) return { kind: 'text', text: body, type: mimeType };
  return {
    kind: isMultipart ? 'multipart' : 'form',
    fields: params.map(({ name, value, fileName }) =>
      isMultipart && fileName !== undefined ? { ...field(name), kind: 'file' as const } : field(name, value),
    ),
  };
}

const sameCall = ({ name, folder, draft: { secret, method, url, headers, body } }: ReadCall): string =>
  JSON.stringify([
    name,
    folder,
    secret,
    method,
    url,
    withoutIds(headers),
    body.kind,
    body.text,
    withoutIds(body.fields),
  ]);

const withoutIds = (rows: readonly { readonly name: string; readonly value: string }[]) =>
  rows.map(({ name, value }) => [name, value]);
