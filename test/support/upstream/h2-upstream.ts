import { once } from 'node:events';
import http2, { type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';

export type StreamHandler = (stream: ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void;

export const ok: StreamHandler = (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('ok');
};

export interface H2Upstream extends AsyncDisposable {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  /** Sessions made so far, oldest first. */
  readonly sessions: ServerHttp2Session[];
  /** Streams opened so far. */
  readonly opened: { headers: http2.IncomingHttpHeaders }[];
  /** Handles the streams from now on. */
  behave: StreamHandler;
}

/** A server that speaks HTTP/2 alone. */
export async function startH2Upstream(
  certificate: Certificate,
  options: http2.SecureServerOptions = {},
): Promise<H2Upstream> {
  const server = http2.createSecureServer({ ...certificate, ...options });
  const sessions: ServerHttp2Session[] = [];
  const opened: H2Upstream['opened'] = [];
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => {});
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {});
    opened.push({ headers });
    upstream.behave(stream, headers);
  });
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream: H2Upstream = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    opened,
    behave: (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end('{"ok":true}');
    },
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}
