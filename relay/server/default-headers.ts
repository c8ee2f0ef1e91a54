import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { RELAY_HEADER, TRACE_HEADER } from '../../shared/protocol/api.ts';
import { type Header, securityHeaders } from './security-headers.ts';

/** A trace ID names one request: it cannot be guessed and is never reused. */
export const createTraceId = (): string => randomUUID();

/** The headers that every response starts with. */
export const defaultHeaders = (trace: string, security: readonly Header[]): readonly Header[] => [
  [RELAY_HEADER, 'relay'],
  [TRACE_HEADER, trace],
  ['cache-control', 'no-store'],
  ...security,
];

/** Names the request in `res.locals.trace`, and sets the default headers of its response. */
export function setDefaultHeaders(isHttps: boolean): RequestHandler {
  const security = securityHeaders(isHttps);
  return (_req, res, next) => {
    const trace = createTraceId();
    res.locals.trace = trace;
    for (const [name, value] of defaultHeaders(trace, security)) res.setHeader(name, value);
    next();
  };
}
