import type { IncomingHttpHeaders } from 'node:http';
import { type ForwardFailure, protocol, tooLarge } from './failure.ts';

/** Why a response with this head cannot be mirrored; null if it can. */
export function unfitHead(status: number, headers: IncomingHttpHeaders, maxBytes: number): ForwardFailure | null {
  if (status < 100 || status > 599) return protocol();
  // A compressed transfer coding (RFC 9112, section 7): undici does not decode it, and a redactor needs the plain bytes.
  if ((headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked') return protocol();
  return Number(headers['content-length'] ?? Number.NaN) > maxBytes ? tooLarge(maxBytes) : null;
}
