import * as v from 'valibot';
import { fail, refusal } from '../../shared/errors.ts';
import type { RelayInfo } from '../../shared/protocol/api.ts';
import { VERSION } from '../config/version.ts';
import { prove } from '../keys/proof.ts';
import type { AppDeps } from './app-deps.ts';
import { jsonRoute, success } from './json-route.ts';

const FEATURES = ['request', 'queue', 'preview', 'traces', 'test-tokens', 'audit'];

/** With the key of this id while it is active, otherwise with the newest one. */
export const relayInfo = ({ sealing, name }: Pick<AppDeps, 'sealing' | 'name'>, keyId?: string): RelayInfo => ({
  name,
  version: VERSION,
  ...sealing.byId(keyId).identity,
  features: FEATURES,
});

export const relayInfoRoute = jsonRoute({
  method: 'get',
  path: '/v1/relay',
  access: 'anyone',
  summary: 'name, version, public key and its fingerprint',
  query: v.object({
    keyId: v.optional(v.string('must be a string')),
    challenge: v.optional(
      v.pipe(
        v.string('must be a string'),
        v.description('An X25519 public key, base64url; the response then contains a proof.'),
      ),
    ),
  }),
  responses: { 200: 'RelayInfo' },
  respond:
    (deps) =>
    async ({ query: { keyId, challenge }, req }) => {
      const info = relayInfo(deps, keyId);
      if (challenge === undefined) return success(200, info);
      const proof = prove(deps.sealing.byId(keyId), challenge, req.headers.host?.toLowerCase() ?? '');
      const detail = 'challenge must be an X25519 public key in base64url.';
      return proof === null
        ? fail(refusal('INVALID_PARAMETER', detail, { param: 'challenge' }))
        : success(200, { ...info, proof });
    },
});
