import { type Request, Router } from 'express';
import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { RelayInfo } from '../../shared/protocol/api.ts';
import { VERSION } from '../config/version.ts';
import type { DataStore } from '../data-store/data-store.ts';
import { prove } from '../keys/proof.ts';
import { allowMethods } from './allow-methods.ts';
import { answering } from './owner.ts';

const FEATURES = ['request', 'preview', 'traces', 'test-tokens', 'audit'];

export interface InfoDeps {
  readonly dataStore: DataStore;
  readonly name: string;
}

export const relayInfo = ({ dataStore, name }: InfoDeps, keyId?: string): RelayInfo => ({
  name,
  version: VERSION,
  ...dataStore.sealing.byId(keyId).identity,
  features: FEATURES,
});

/** With the key that the asker holds to, while it is active, and the proof that it is ours where one is asked for. */
function answer(deps: InfoDeps, { query, headers }: Request): Result<readonly [number, RelayInfo]> {
  const keyId = String(query.keyId);
  const info = relayInfo(deps, keyId);
  if (query.challenge === undefined) return ok([200, info]);
  const host = headers.host?.toLowerCase() ?? '';
  const proof = prove(deps.dataStore.sealing.byId(keyId), String(query.challenge), host);
  return proof === null
    ? fail(refusal('INVALID_PARAMETER', 'challenge must be an X25519 public key in base64url.', { param: 'challenge' }))
    : ok([200, { ...info, proof }]);
}

/** `GET /v1/relay?keyId=&challenge=` */
export function relayInfoRoutes(deps: InfoDeps): Router {
  const router = Router();
  allowMethods(router, '/v1/relay', { get: [answering(async (req) => answer(deps, req))] });
  return router;
}
