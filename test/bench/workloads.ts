export const KEY = 'sk-benchmark-0123456789abcdefghij';
export const NAME = 'bench';

/** One HTTP request that is sent again and again. */
export interface WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the upstream gets: `path` of the upstream. */
export interface Workload {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
}

export const PLAIN: Workload = { name: '1 KB', method: 'POST', path: '/v1/plain' };
export const ESCAPES: Workload = { name: '1 KB with escapes', method: 'POST', path: '/v1/escapes' };
export const LONG: Workload = { name: '1 MB', method: 'GET', path: '/v1/long' };

const DATA = { model: 'm', prompt: 'b'.repeat(900) };
const JSON_TYPE = { 'content-type': 'application/json' };
const PAGE = { origin: 'http://localhost:3000' };

/** To a proxy that passes the key on, or to the upstream itself. */
export function direct(base: string, { method, path }: Workload): WireRequest {
  return { url: `${base}${path}`, method, ...bodyOf(method, { authorization: `Bearer ${KEY}` }) };
}

/** As the page client calls. */
export function relayCall(relay: string, upstream: string, { method, path }: Workload, name = NAME): WireRequest {
  const call = {
    clientSecretName: name,
    url: `${upstream}${path}`,
    method,
    headers: {
      Authorization: 'Bearer $CLIENT_SECRET',
      ...(method === 'POST' && { 'Content-Type': 'application/json' }),
    },
    ...(method === 'POST' && { data: DATA }),
  };
  return { url: `${relay}/v1/request`, method: 'POST', headers: { ...JSON_TYPE, ...PAGE }, body: JSON.stringify(call) };
}

/** As an SDK calls whose base URL is the relay's. */
export function sdkCall(relay: string, upstream: string, { method, path }: Workload): WireRequest {
  const headers = { ...PAGE, authorization: 'Bearer $CLIENT_SECRET' };
  return { url: `${relay}/v1/forward/${NAME}/${upstream}${path}`, method, ...bodyOf(method, headers) };
}

const bodyOf = (method: string, headers: Record<string, string>): Pick<WireRequest, 'headers' | 'body'> =>
  method === 'POST' ? { headers: { ...headers, ...JSON_TYPE }, body: JSON.stringify(DATA) } : { headers, body: '' };
