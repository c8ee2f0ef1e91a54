import type { Response } from 'express';
import { exchangeOf } from '../server/exchange.ts';

/** Id of the paired device that sent a request; empty where another caller did. */
export const deviceIdOf = (res: Response): string => {
  const caller = exchangeOf(res).caller;
  return caller.kind === 'owner' ? caller.deviceId : '';
};

/** The same device as the audit trail names it: `device:<id>`. */
export const auditedDevice = (res: Response): string => `device:${deviceIdOf(res)}`;
