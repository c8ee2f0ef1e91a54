import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface CheckedResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** When the certificate expires, in ms; null without TLS. */
  readonly certificateUntil: number | null;
}

const TIMEOUT_MS = 10_000;

/** One request without a body, and no redirect; the code of the error if there was no response. */
export function ask(
  url: string,
  { socket, ...options }: { method?: string; headers?: http.OutgoingHttpHeaders; socket?: Socket } = {},
): Promise<CheckedResponse | { readonly error: string }> {
  const { protocol } = new URL(url);
  return new Promise((resolve) => {
    // Over a socket that is connected, there is no TLS to begin.
    const request = (protocol === 'https:' && !socket ? https : http).request(
      socket ? url.replace('https:', 'http:') : url,
      {
        ...options,
        // Beside an agent, Node ignores `createConnection`.
        ...(socket ? { createConnection: () => socket } : { agent: false }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    request.on('response', (response) => {
      const over = response.socket;
      const until = over instanceof TLSSocket ? Date.parse(over.getPeerCertificate().valid_to) : null;
      resolve({ status: response.statusCode ?? 0, headers: response.headers, certificateUntil: until });
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.name }));
    request.end();
  });
}
