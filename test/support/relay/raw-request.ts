import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';

export interface RawRequest {
  readonly method?: string;
  /** Sent as it stands: no URL parser has a say. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Opens a request, for tests that write the body themselves. */
export function openRequest(server: string, { method = 'GET', target, headers = {} }: RawRequest): http.ClientRequest {
  const { hostname, port } = new URL(server);
  return http.request({ hostname, port, method, path: target, headers: { ...headers }, agent: false });
}

export async function readResponse(request: http.ClientRequest): Promise<RawResponse> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

export function rawRequest(server: string, raw: RawRequest): Promise<RawResponse> {
  const request = openRequest(server, raw);
  request.end(raw.body);
  return readResponse(request);
}
