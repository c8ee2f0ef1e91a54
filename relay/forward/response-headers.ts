import type { Redactor } from '../redact/redactor.ts';
import { REWRITTEN_ONLY, type RewriteUrls } from './rewrite-urls.ts';
import { canBeName, wireValue } from './wire-header.ts';

/** Headers of an upstream's answer that are not mirrored, because they act on something that is not the upstream's. */
const DROPPED = new Set(
  [
    // The connection, which is ours (RFC 9110, section 7.6.1).
    'connection keep-alive proxy-connection te trailer transfer-encoding upgrade content-length content-encoding',
    // The browser's state and its view of the relay's origin: cookies, storage, transport, scripts, embedding.
    'set-cookie set-cookie2 clear-site-data strict-transport-security alt-svc service-worker-allowed sourcemap x-sourcemap',
    'content-security-policy content-security-policy-report-only permissions-policy feature-policy document-policy',
    'cross-origin-opener-policy cross-origin-embedder-policy cross-origin-resource-policy origin-agent-cluster',
    'x-frame-options x-content-type-options x-xss-protection referrer-policy speculation-rules timing-allow-origin',
    'x-dns-prefetch-control x-permitted-cross-domain-policies accept-ch critical-ch',
    // Where the browser goes or what it fetches or reports next; `location` and `link` only lead through the relay.
    'refresh reporting-endpoints report-to nel expect-ct',
    // A log-in to the upstream, which the browser must not ask its user for.
    'www-authenticate proxy-authenticate authentication-info proxy-authentication-info',
    // Answers to a request with a secret are nobody's cache entry; the relay says no-store.
    'cache-control expires pragma age',
    // Names that the relay speaks under.
    'server-timing client-secret-relay client-secret-trace vary',
  ].flatMap((line) => line.split(' ')),
);

const isDropped = (name: string): boolean => DROPPED.has(name) || name.startsWith('access-control-');

/**
 * Name and value pairs to mirror, redacted and safe on the wire; a header whose name holds the secret is left out.
 * `rewrite` is null where no URL leads back through the relay.
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
  // A value that was written anew has lost escapes that may have hidden the secret.
  return safe === null || safe === clean ? safe : redactor.redactText(safe);
}
