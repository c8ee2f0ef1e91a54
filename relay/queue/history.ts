import type { Problem } from '../../shared/errors.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import { isJsonType, mediaType } from '../../shared/protocol/media-type.ts';
import type { CallFilter, CallPage, CallSummary } from '../../shared/protocol/queue.ts';
import type { QueueStore } from './queue-store.ts';
import { bytesOf, type StoredCall } from './stored-call.ts';
import { requestText } from './stored-upload.ts';

/** Longer bodies are left out of a list. */
const MAX_BODY = 1_048_576;
/** A page ends when its bodies have so many bytes. */
const MAX_PAGE = 4_194_304;
/** Calls that are read for one page at most: those that a filter leaves out cost as much as the others. */
const MAX_READ = 1_000;

/** The calls of one caller, newest first, from the time `before` (ms) on. */
export async function pageOf(
  store: QueueStore,
  owner: string,
  { filter, before, limit }: { readonly filter: CallFilter; readonly before: number; readonly limit: number },
  placeOf: (call: StoredCall) => number | Promise<number>,
): Promise<CallPage> {
  const { calls, last } = await store.page(owner, before, MAX_READ);
  const list: CallSummary[] = [];
  let bytes = 0;
  for (const [index, call] of calls.entries()) {
    if (!matches(call, filter)) continue;
    list.push(
      await summaryOf(store, call, {
        isCompact: filter.compact ?? false,
        place: call.expires === null ? await placeOf(call) : null,
      }),
    );
    bytes += filter.compact ? 0 : textBytesOf(call) + call.responseBytes;
    const isFull = list.length >= limit || bytes > MAX_PAGE;
    if (isFull && (index < calls.length - 1 || last !== null)) return page(list, call.created);
  }
  return page(list, last);
}

const page = (list: readonly CallSummary[], cursor: number | null): CallPage => ({
  list,
  cursor: cursor === null ? null : String(cursor),
  endOfList: cursor === null,
});

function matches(call: StoredCall, filter: CallFilter): boolean {
  const { url, method, queue, queue_exact: isExact, queue_exclude: excluded, status } = filter;
  const name = call.queue ?? call.id;
  const isInQueue = queue === undefined || (isExact ? name === queue : name.startsWith(queue));
  return (
    isInQueue &&
    (excluded === undefined || name !== excluded) &&
    (url === undefined || call.url === url) &&
    (method === undefined || call.method === method.toUpperCase()) &&
    (status === undefined || call.status === status)
  );
}

async function summaryOf(
  store: QueueStore,
  call: StoredCall,
  { isCompact, place }: { readonly isCompact: boolean; readonly place: number | null },
): Promise<CallSummary> {
  const { id, url, method, status, ending, created, updated, expires, queue } = call;
  const isProblem = ending?.from === 'relay';
  const response = isCompact && !isProblem ? null : await responseOf(store, call);
  return {
    id,
    url,
    method,
    status,
    in_queue: place,
    status_code: ending?.status ?? null,
    request_body: isCompact ? null : await requestOf(store, call),
    response_body: isProblem ? null : response,
    error: isProblem ? (response as Problem) : null,
    created,
    updated,
    expires,
    queue_name: queue ?? id,
  };
}

/** Files are in no list. */
const textBytesOf = ({ upload, requestBytes }: StoredCall): number => upload?.textBytes ?? requestBytes;

async function requestOf(store: QueueStore, call: StoredCall): Promise<unknown> {
  if (textBytesOf(call) > MAX_BODY) return null;
  const text = await requestText(store.body(call, 'request'), call.upload);
  const { data, params } = parseExact(text) as { readonly data?: unknown; readonly params?: unknown };
  return data ?? params ?? null;
}

async function responseOf(store: QueueStore, call: StoredCall): Promise<unknown> {
  if (call.ending === null || call.responseBytes === 0 || call.responseBytes > MAX_BODY) return null;
  const { headers } = call.ending;
  const type = mediaType(headers[headers.indexOf('content-type') + 1]);
  const isText = type.startsWith('text/');
  if (!isText && !isJsonType(type)) return null;
  const text = (await bytesOf(store.body(call, 'response'))).toString();
  if (isText) return text;
  try {
    return parseExact(text);
  } catch {
    return text;
  }
}
