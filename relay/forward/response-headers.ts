import type { Redactor } from '../redact/redactor.ts';
import { REWRITTEN_ONLY, type RewriteUrls } from './rewrite-urls.ts';
import { canBeName, wireValue } from './wire-header.ts';

/** Response headers that are not mirrored, because they act on something that does not belong to the upstream. */
const DROPPED = new Set(
  [
    // The connection, which is the relay's (RFC 9110, section 7.6.1).
    'connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length content-encoding',
    // State of the relay's origin in the browser: cookies, storage, transport, scripts, embedding.
    'set-cookie set-cookie2 clear-site-data strict-transport-security alt-svc service-worker-allowed sourcemap x-sourcemap',
    'content-security-policy content-security-policy-report-only permissions-policy feature-policy document-policy',
    'cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy origin-agent-cluster',
    'x-frame-options x-content-type-options x-xss-protection referrer-policy speculation-rules timing-allow-origin',
    'x-dns-prefetch-control x-permitted-cross-domain-policies accept-ch critical-ch',
    // What the browser navigates to, fetches or reports; `location` and `link` are mirrored only if rewritten to the relay.
    'refresh reporting-endpoints report-to nel expect-ct',
    // Authentication at the upstream, for which the browser must not prompt the user.
    'www-authenticate proxy-authenticate authentication-info proxy-authentication-info',
    // Responses to a request with a secret must not be cached; the relay sends no-store.
    'cache-control expires pragma age',
    // Set by the relay itself.
    'server-timing client-secret-relay client-secret-trace vary',
  ].flatMap((line) => line.split(' ')),
);

const isDropped = (name: string): boolean => DROPPED.has(name) || name.startsWith('access-control-');

/**
 * Name and value pairs to mirror, redacted and valid on the wire; a header whose name contains the secret is left out.
 * `rewrite` is null if URLs are not rewritten to the relay.
 */
export function mirroredHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  redactor: Redactor,
  rewrite: RewriteUrls | null,
): [string, string | string[]][] {
  const named = [headers.connection ?? []].flat().join(',').toLowerCase();
  const byConnection = new Set(named.split(',').map((name) => name.trim()));
  const mirrored: [string, string | string[]][] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || isDropped(name) || byConnection.has(name) || !canBeName(name)) continue;
    if (rewrite === null && REWRITTEN_ONLY.has(name)) continue;
    if (redactor.redactText(name) !== name) continue;
    const safe =
      typeof value === 'string'
        ? mirroredValue(name, value, redactor, rewrite)
        : value.flatMap((one) => mirroredValue(name, one, redactor, rewrite) ?? []);
    if (safe !== null) mirrored.push([name, safe]);
  }
  return mirrored;
}

function mirroredValue(name: string, value: string, redactor: Redactor, rewrite: RewriteUrls | null): string | null {
  const clean = redactor.redactText(value);
  const rewritten = rewrite ? rewrite(name, clean) : clean;
  const safe = rewritten && wireValue(name, rewritten);
  // Rewriting may have removed escapes that hid the secret.
  return safe === null || safe === clean ? safe : redactor.redactText(safe);
}
