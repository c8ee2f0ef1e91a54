import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

export type Header = readonly [name: string, value: string];

/** `default-src` covers neither of the last two (CSP Level 3, section 6.3 and 6.4). */
const POLICY = "sandbox; default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** For an upstream's response, as the protocol spells it: a document in the sandbox runs nothing, whatever its base or frame. */
export const MIRRORED_POLICY = "sandbox; default-src 'none'";

/**
 * For every response, the relay's own and mirrored ones: an upstream's HTML opened in a tab gets no script, no form, no
 * origin of the relay (`sandbox`), and nothing is sniffed into a type that runs.
 */
export function securityHeaders(isHttps: boolean): readonly Header[] {
  const others = helmet({
    contentSecurityPolicy: false,
    // Pages of other origins read responses with CORS; without it this header would still block them.
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

/** They are the same on every response, so the middleware runs once. */
function headersOf(middleware: ReturnType<typeof helmet>): Header[] {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(response.req, response, () => {});
  return Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
}
