import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { bodyText } from '../../history/entry.ts';
import { type Draft, type Field, isSent } from '../../request-model/draft.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { queryOf, withNewPair } from '../../request-model/url-query.ts';
import { statusWord } from '../../response-view/format.ts';
import { withoutCredentials } from '../credentials/without-credentials.ts';
import type { ExportedCall } from '../export.ts';

const UNKNOWN = -1;
const NEVER = new Date(0).toISOString();
const NO_RESPONSE = { status: 0, statusText: '', httpVersion: '', headers: [], cookies: [], redirectURL: '' };

/** HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) of these entries; `version` is the extension's. */
export const asHar = (entries: readonly object[], version: string) => ({
  log: { version: '1.2', creator: { name: 'Client Secret Relay', version }, entries },
});

/** A saved call, which has no response. */
export const savedEntry = ({ name, draft }: ExportedCall, folder: string | null) => ({
  startedDateTime: NEVER,
  time: 0,
  request: requestOf(draft),
  response: { ...NO_RESPONSE, content: { size: 0, mimeType: '' }, headersSize: UNKNOWN, bodySize: UNKNOWN },
  cache: {},
  timings: { send: 0, wait: 0, receive: 0 },
  _name: name,
  ...(folder !== null && { _folder: folder }),
  _clientSecret: draft.secret,
});

/** A call of the history with its response, which the relay has redacted. */
export function recordedEntry(call: PlaygroundCall) {
  const { startedAt, headAt, endedAt, head, body } = call;
  const draft = withoutCredentials(call.draft, []).draft;
  const ended = endedAt ?? startedAt;
  const text = bodyText(call);
  const mimeType = head?.headers.find(([name]) => name === 'content-type')?.[1] ?? '';
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: ended - startedAt,
    request: requestOf(draft),
    response: {
      ...NO_RESPONSE,
      status: head?.status ?? 0,
      statusText: head ? statusWord(head.status) : '',
      httpVersion: head ? 'HTTP/1.1' : '',
      // A cookie of the API signs in.
      headers: (head?.headers ?? [])
        .filter(([name]) => !/^set-cookie2?$/.test(name))
        .map(([name, value]) => ({ name, value })),
      content: { size: body.total, mimeType, ...(text !== '' && { text }) },
      headersSize: UNKNOWN,
      bodySize: body.total,
    },
    cache: {},
    timings: { send: 0, wait: (headAt ?? ended) - startedAt, receive: ended - (headAt ?? ended) },
    _clientSecret: draft.secret,
  };
}

function requestOf(draft: Draft) {
  const url = draft.params
    .filter((one) => isSent(one) && !sendsBody(draft.method))
    .reduce((rest, { name, value }) => withNewPair(rest, { name, value }), draft.url.trim());
  const postData = sendsBody(draft.method) ? postDataOf(draft) : null;
  const headers = draft.headers.filter(isSent).map(({ name, value }) => ({ name: name.trim(), value: value.trim() }));
  const hasType = headers.some(({ name }) => name.toLowerCase() === 'content-type');
  return {
    method: draft.method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: postData === null || hasType ? headers : [...headers, { name: 'Content-Type', value: postData.mimeType }],
    queryString: queryOf(url),
    ...(postData !== null && { postData }),
    headersSize: UNKNOWN,
    bodySize: postData === null ? 0 : UNKNOWN,
  };
}

const TYPES = { json: 'application/json', text: 'text/plain' } as const;

function postDataOf({ headers, body }: Draft) {
  const own = headers.find((one) => isSent(one) && one.name.trim().toLowerCase() === 'content-type')?.value;
  const fields = body.fields.filter(isSent);
  switch (body.kind) {
    case 'none':
      return null;
    case 'form':
      return {
        mimeType: 'application/x-www-form-urlencoded',
        params: fields.filter(({ kind }) => kind === 'text').map(param),
      };
    case 'multipart':
      return { mimeType: 'multipart/form-data', params: fields.map(param) };
    default:
      return { mimeType: own ?? TYPES[body.kind], text: body.text };
  }
}

const param = ({ name, value, kind, file }: Field) =>
  kind === 'text' ? { name, value } : { name, fileName: file?.name ?? 'file', contentType: file?.type ?? '' };
