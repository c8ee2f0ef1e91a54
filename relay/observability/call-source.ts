import { planPassThrough } from '../../shared/placeholder/pass-through.ts';
import { planRequest } from '../../shared/placeholder/plan.ts';
import { parseExact } from '../../shared/protocol/exact-json.ts';
import type { Method } from '../../shared/protocol/policy.ts';
import { type ParsedRequest, parseRequest } from '../../shared/protocol/request.ts';
import type { CallRecord } from './call-record.ts';

type Derived = Pick<CallRecord, 'request' | 'plan'>;

/**
 * The text from which the request and plan of a call that has ended can be derived again; null where they cannot, or where
 * the trace tells more than that.
 */
export function sourceOf({ text, request, plan, isFitted, redirects }: CallRecord): string | null {
  if (isFitted || redirects.length > 0) return null;
  if (text !== null) return text;
  // Of a call of an SDK whose body streamed past.
  const isHead = request?.data === undefined && request?.files === null && plan?.body.kind === 'none';
  return isHead ? headText(request) : null;
}

/** The text of a head begins with a name; JSON does not. */
const IS_HEAD = /^[a-z0-9]/i;

/** Both were parsed from the same text before, by the same functions. */
export function derive(source: string): Derived {
  if (IS_HEAD.test(source)) return deriveFromHead(source);
  const request = parseRequest(parseExact(source));
  return request.ok ? derived(request.value, planRequest(request.value)) : { request: null, plan: null };
}

/** Lines: HTTP lets no name, URL or header contain a line break. JSON.stringify would take several times as long. */
function headText({ clientSecretName, method, url, headers }: ParsedRequest): string {
  let lines = `${clientSecretName}\n${method}\n${url}`;
  for (const [name, value] of headers) lines += `\n${name}\n${value}`;
  return lines;
}

function deriveFromHead(source: string): Derived {
  const [clientSecretName = '', method, url = '', ...rest] = source.split('\n');
  const headers = new Map<string, string>();
  for (let index = 0; index < rest.length; index += 2) headers.set(rest[index] ?? '', rest[index + 1] ?? '');
  const request: ParsedRequest = {
    clientSecretName,
    url,
    method: method as Method,
    headers,
    data: undefined,
    params: [],
    files: null,
    queued: null,
  };
  return derived(request, planPassThrough(request));
}

const derived = (request: ParsedRequest, plan: ReturnType<typeof planRequest>): Derived => ({
  request,
  plan: plan.ok ? plan.value : null,
});
