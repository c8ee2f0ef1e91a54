import type { Request, RequestHandler, Response } from 'express';
import type { Result } from '../../shared/errors.ts';
import { callerOf } from '../identity/caller.ts';
import { sendJson, sendRefusal } from '../server/problem.ts';

/** `device:<id>` of the owner's device behind a request, for the audit trail. */
export const deviceOf = (res: Response): string => {
  const caller = callerOf(res);
  return caller.kind === 'owner' ? caller.deviceId : '';
};

/** A route whose work gives a status and a body, or a refusal. */
export const answering =
  (work: (req: Request, res: Response) => Promise<Result<readonly [status: number, body: unknown]>>): RequestHandler =>
  async (req, res) => {
    const answer = await work(req, res);
    if (!answer.ok) return sendRefusal(res, answer.refusal);
    const [status, body] = answer.value;
    if (status === 204) res.status(204).end();
    else sendJson(res, status, body);
  };
