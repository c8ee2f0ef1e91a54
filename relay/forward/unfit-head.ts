import type { IncomingHttpHeaders } from 'node:http';
import { type ForwardFailure, protocol, tooLarge } from './failure.ts';

/** Why a response with this head is not mirrored; null where it can be. */
export function unfitHead(status: number, headers: IncomingHttpHeaders, maxBytes: number): ForwardFailure | null {
  if (status < 100 || status > 599) return protocol();
  // Compressed for the way only (RFC 9112, section 7): undici does not undo it, and a redactor cannot see through it.
  if ((headers['transfer-encoding'] ?? 'chunked').toLowerCase() !== 'chunked') return protocol();
  return Number(headers['content-length'] ?? Number.NaN) > maxBytes ? tooLarge(maxBytes) : null;
}
