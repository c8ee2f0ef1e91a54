import type { Config } from '../config/config.ts';
import { createJwtVerifier, type JwtVerifier } from '../identity/jwt.ts';
import { createKeySet } from '../identity/key-set.ts';
import { createProvider } from '../identity/provider.ts';
import type { Log } from '../observability/log.ts';

/** Null where no sign-in provider is configured. */
export const jwtVerifier = (config: Config, log: Log): JwtVerifier | null =>
  config.RELAY_OIDC_AUDIENCE !== null && (config.RELAY_OIDC_ISSUER !== null || config.RELAY_JWKS_URL !== null)
    ? createJwtVerifier({
        keys: createKeySet({
          fetchKeys: createProvider({ issuer: config.RELAY_OIDC_ISSUER, jwksUrl: config.RELAY_JWKS_URL }),
          now: () => performance.now(),
          onFailure: (reason) => log.warn('no keys of the sign-in provider', { reason }),
        }),
        audience: config.RELAY_OIDC_AUDIENCE,
        now: Date.now,
      })
    : null;
