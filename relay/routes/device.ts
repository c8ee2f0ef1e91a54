import type { Response } from 'express';
import { callerOf } from '../identity/caller.ts';

/** Id of the paired device that sent a request; empty where another caller did. */
export const deviceIdOf = (res: Response): string => {
  const caller = callerOf(res);
  return caller.kind === 'owner' ? caller.deviceId : '';
};

/** The same device as the audit trail names it: `device:<id>`. */
export const auditedDevice = (res: Response): string => `device:${deviceIdOf(res)}`;
