import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Problem, type Refusal, refusal } from '../../shared/errors.ts';
import { problemOf } from './problem.ts';
import { createTraceId, defaultHeaders } from './response-head.ts';
import { securityHeaders } from './security-headers.ts';

/** A response that follows no proper request sets nothing for later ones, such as HSTS. */
const SECURITY_HEADERS = securityHeaders(false);

/**
 * What Node's parser refuses (a second Content-Length, one beside Transfer-Encoding, folded lines, bare line feeds, bad
 * chunks, a head that is too large or too slow) never becomes a request, so it gets its response here and the connection ends.
 */
export function respondToMalformedRequests(server: Server, onRefused: (problem: Problem) => void = () => {}): void {
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    // As Node's own handler: a response that has begun must not get a second head in its middle.
    const { _httpMessage: response } = socket as Duplex & { _httpMessage?: ServerResponse };
    if (error.code === 'ECONNRESET' || !socket.writable || response?.headersSent) {
      socket.destroy();
      return;
    }
    const problem = problemOf(refusalOf(error.code), createTraceId());
    onRefused(problem);
    socket.end(rawResponse(problem), () => socket.destroy());
  });
}

function refusalOf(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return refusal('HEADERS_TOO_LARGE', 'The head of the request has more than 16384 bytes.');
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return refusal('REQUEST_TIMEOUT', 'The request did not arrive in time.');
  }
  return refusal('INVALID_PARAMETER', 'The request is not proper HTTP/1.1.', { param: 'request' });
}

function rawResponse(problem: Problem): string {
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...defaultHeaders(problem.trace, SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
