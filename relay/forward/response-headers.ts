import type { Redactor } from '../redact/redactor.ts';
import { namedByConnection } from './named-by-connection.ts';
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
 * Names and values to mirror, in turn, redacted and valid on the wire; a header whose name contains the secret is left out.
 * `rewrite` is null if URLs are not rewritten to the relay.
 */
export function mirroredHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  redactor: Redactor,
  rewrite: RewriteUrls | null,
): string[] {
  const byConnection = namedByConnection(headers.connection);
  const mirrored: string[] = [];
  let text = '';
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || isDropped(name) || byConnection?.has(name) || !canBeName(name)) continue;
    if (rewrite === null && REWRITTEN_ONLY.has(name)) continue;
    for (const one of typeof value === 'string' ? [value] : value) {
      mirrored.push(name, one);
      text += `${name}\n${one}\n`;
    }
  }
  // Most heads contain nothing of a secret, which one look at all of it shows.
  return safeHeaders(mirrored, redactor, redactor.mayContain(text), rewrite);
}

function safeHeaders(
  headers: readonly string[],
  redactor: Redactor,
  mayContainSecret: boolean,
  rewrite: RewriteUrls | null,
): string[] {
  const safe: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    const value = headers[index + 1] as string;
    if (mayContainSecret && redactor.redactText(name) !== name) continue;
    const clean = mayContainSecret ? redactor.redactText(value) : value;
    const rewritten = rewrite ? rewrite(name, clean) : clean;
    const valid = rewritten === null ? null : wireValue(name, rewritten);
    // Rewriting may have removed escapes that hid the secret.
    if (valid !== null) safe.push(name, valid === clean ? valid : redactor.redactText(valid));
  }
  return safe;
}
