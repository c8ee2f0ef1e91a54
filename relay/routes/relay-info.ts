import { Router } from 'express';
import { ok } from '../../shared/errors.ts';
import type { RelayInfo } from '../../shared/protocol/api.ts';
import type { Keeper } from '../keeper.ts';
import { VERSION } from '../version.ts';
import { only } from './only.ts';
import { answering } from './owner.ts';

const FEATURES = ['request', 'preview', 'traces', 'test-tokens', 'audit'];

export interface InfoDeps {
  readonly keeper: Keeper;
  readonly name: string;
}

export const relayInfo = ({ keeper, name }: InfoDeps, keyId?: string): RelayInfo => ({
  name,
  version: VERSION,
  ...keeper.sealing.identity(keyId),
  features: FEATURES,
});

/** `GET /v1/relay?keyId=`: with the key that the asker holds to, while it is honoured. */
export function relayInfoRoutes(deps: InfoDeps): Router {
  const router = Router();
  only(router, '/v1/relay', { get: [answering(async (req) => ok([200, relayInfo(deps, String(req.query.keyId))]))] });
  return router;
}
