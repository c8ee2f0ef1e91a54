import helmet from 'helmet';

/**
 * For every answer, the relay's own and mirrored ones: an upstream's HTML opened in a tab gets no script, no form, no
 * origin of the relay (`sandbox`), and nothing is sniffed into a type that runs.
 */
export const securityHeaders = (isHttps: boolean): ReturnType<typeof helmet> =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { sandbox: [], defaultSrc: ["'none'"] } },
    // Pages of other origins read answers with CORS; without it this header would still block them.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: isHttps,
    xDownloadOptions: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
    xPermittedCrossDomainPolicies: false,
    originAgentCluster: false,
  });
