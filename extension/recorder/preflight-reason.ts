import { type Exchange, firstOf } from '../http/har.ts';
import type { PreflightReason } from '../recorded-call/recorded-call.ts';

/** Methods that need no permission (Fetch, "CORS-safelisted method"). */
const SAFELISTED_METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Why the browser did not send the call after this preflight; null if it may have. The network log only reports
 * `net::ERR_FAILED`, so the response is evaluated as in the browser (Fetch, "CORS-preflight fetch"). Calls to a relay
 * have no credentials, so `*` is valid in all three headers.
 */
export function preflightReason({ status, error, requestHeaders, responseHeaders }: Exchange): PreflightReason | null {
  if (status === 0) return { kind: 'error', error };
  if (status >= 500) return { kind: 'status', status };
  const requestHeader = (name: string): string => firstOf(requestHeaders, name) ?? '';
  const allowedBy = (name: string): string[] => listOf(firstOf(responseHeaders, name) ?? '');

  const origin = requestHeader('origin');
  const allowedOrigin = firstOf(responseHeaders, 'access-control-allow-origin');
  if (allowedOrigin !== '*' && allowedOrigin !== origin) return { kind: 'origin', origin };
  if (status < 200 || status > 299) return { kind: 'status', status };

  const method = requestHeader('access-control-request-method');
  const methods = allowedBy('access-control-allow-methods');
  if (!SAFELISTED_METHODS.includes(method) && !methods.includes('*') && !methods.includes(method.toLowerCase())) {
    return { kind: 'method', method };
  }

  const names = allowedBy('access-control-allow-headers');
  // `*` does not include `Authorization`.
  const missing = listOf(requestHeader('access-control-request-headers')).find(
    (name) => !names.includes(name) && (name === 'authorization' || !names.includes('*')),
  );
  return missing === undefined ? null : { kind: 'header', name: missing };
}

const listOf = (header: string): string[] =>
  header
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter(Boolean);
