import type { Request } from 'express';
import { type Refusal, refusal } from '../../shared/errors.ts';
import { isCall } from './attempt.ts';

/**
 * A call that asks for another protocol, such as a WebSocket: without it, the upstream would get a plain request that its
 * caller never meant to make, and the key with it. `h2c` is what curl and Java offer on every first request, and what they
 * do without when it is ignored (RFC 9110, section 7.8).
 */
export function refuseUpgrade(req: Request): Refusal | null {
  const { upgrade, connection } = req.headers;
  if (upgrade === undefined || !isCall(req)) return null;
  const wanted = tokens(upgrade).filter((protocol) => protocol !== 'h2c');
  if (wanted.length === 0 || !tokens(connection).includes('upgrade')) return null;
  return refusal('UPGRADE_REFUSED', 'The relay forwards HTTP requests only, no WebSocket or other protocol.', {
    param: 'headers.upgrade',
    fix: 'Use the HTTP interface of this API.',
  });
}

const tokens = (list = ''): string[] => list.split(',').map((token) => token.trim().toLowerCase());
