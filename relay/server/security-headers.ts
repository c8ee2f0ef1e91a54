import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** `default-src` stands for neither of the last two (CSP Level 3, section 6.3 and 6.4). */
export const POLICY = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** On an upstream's answer, as the protocol spells it: a document in the sandbox runs nothing, whatever its base or frame. */
export const MIRRORED_POLICY = "sandbox; default-src 'none'";

/**
 * For every answer, the relay's own and mirrored ones: an upstream's HTML opened in a tab gets no script, no form, no
 * origin of the relay (`sandbox`), and nothing is sniffed into a type that runs.
 */
export function securityHeaders(isHttps: boolean): readonly (readonly [string, string])[] {
  const others = helmet({
    contentSecurityPolicy: false,
    // Pages of other origins read answers with CORS; without it this header would still block them.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: isHttps,
    xDownloadOptions: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
    xPermittedCrossDomainPolicies: false,
    originAgentCluster: false,
    xPoweredBy: false,
  });
  return [['content-security-policy', POLICY], ...headersOf(others)];
}

/** They are the same on every answer, so they are asked for once. */
function headersOf(middleware: ReturnType<typeof helmet>): [string, string][] {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(answer.req, answer, () => {});
  return Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]);
}
